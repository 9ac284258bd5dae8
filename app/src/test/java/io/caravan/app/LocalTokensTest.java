package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.app.GatewayClient.Answer;
import io.caravan.settings.SettingsException;
import io.caravan.simulator.KvEventSettings;
import io.caravan.simulator.SimulatedFleet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gateway's own tokenizer gives text prompts the ids by which engines tell of their blocks. */
class LocalTokensTest {

    private static final String MODEL = GatewayFixture.MODEL;
    private static final String WORDS = "What is it that the other one of them said about it? ".repeat(8);

    @TempDir
    private Path directory;

    @Test
    void aTextGoesToTheEngineThatHoldsItsBlocks() throws Exception {
        goesWhereItsBlocksAre(
                "/v1/completions", "{\"model\":\"" + MODEL + "\",\"max_tokens\":2,\"prompt\":\"" + WORDS + "\"}");
    }

    @Test
    void aChatWithToolsGoesToTheEngineThatHoldsItsBlocks() throws Exception {
        goesWhereItsBlocksAre(
                "/v1/chat/completions",
                "{\"model\":\"" + MODEL
                        + "\",\"max_tokens\":2,\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look\","
                        + "\"description\":\"Looks it up\",\"parameters\":{\"b\":1,\"a\":[]}}}],"
                        + "\"messages\":[{\"role\":\"system\",\"content\":\"" + WORDS
                        + "\"},{\"role\":\"user\",\"content\":\"Say é\"}]}");
    }

    /** The prompt is sent to the second engine behind the gateway's back, so that only events can tell of it. */
    private void goesWhereItsBlocksAre(String path, String body) throws Exception {
        SmallModel model = SmallModel.in(directory);
        try (GatewayFixture gateway = publishing(model)) {
            URI engine = gateway.fleet().engine(1).uri();
            assertThat(post(engine.resolve(path), body)).isEqualTo(200);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> gateway.client()
                                    .admin("/status/prefix")
                                    .json()
                                    .at("/endpoints/1/blocks/gpu")
                                    .asInt()
                            > 4);

            gateway.client().post(path, body, "x-request-id", "again");

            JsonNode decision = gateway.decision("again");
            assertThat(decision.at("/request/tokenSource").asText()).isEqualTo("local");
            assertThat(decision.path("picked").asText()).isEqualTo("engine-2");
            assertThat(decision.at("/request/promptTokens").asInt())
                    .isEqualTo(decision.at("/outcome/usage/promptTokens").asInt());
            int blocks = decision.path("exactMatchedBlocksOf").asInt();
            assertThat(blocks).isGreaterThan(4);
            assertThat(decision.at("/endpoints/engine-2/exactMatchedBlocks").asInt())
                    .isEqualTo(blocks);
            assertThat(decision.at("/endpoints/engine-1/exactMatchedBlocks").asInt())
                    .isZero();
            assertThat(tokens(gateway).at("/models/" + MODEL + "/prompts/local").asInt())
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/responses | {'model':'M','input':'Hi','previous_response_id':'resp_1'} | local unsupported_content",
                "/v1/messages | {'model':'M','max_tokens':1,'messages':[{'role':'user','content':[{'type':'image','source':{'type':'url','url':'http://x'}}]}]} | local multimodal",
                "/v1/chat/completions | {'model':'M','max_tokens':1,'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:,'}}]}]} | local multimodal",
                "/v1/chat/completions | {'model':'M','max_tokens':1,'chat_template':'x','messages':[{'role':'user','content':'Hi'}]} | local unsupported_content",
                "/v1/completions | {'model':'M','max_tokens':1,'prompt':'Hi','truncate_prompt_tokens':1} | local unsupported_content",
            })
    void whatItCannotTurnIntoIdsIsEstimatedAndCounted(String path, String body, String counted) {
        SmallModel model = SmallModel.in(directory);
        try (GatewayFixture gateway = GatewayFixture.start(1, withTokenizer(model))) {
            gateway.client().post(path, body.replace('\'', '"').replace("M", MODEL), "x-request-id", "odd");

            assertThat(gateway.decision("odd").at("/request/tokenSource").asText())
                    .isEqualTo("estimate");
            assertThat(gateway.decision("odd").at("/request/tokensMissed/0").asText())
                    .isEqualTo(counted);
            assertThat(tokens(gateway)
                            .at("/models/" + MODEL + "/missed/" + counted)
                            .asInt())
                    .isEqualTo(1);
            String[] words = counted.split(" ");
            assertThat(gateway.client().admin("/metrics").body())
                    .contains(
                            "caravan_tokens_missed_total{reason=\"" + words[1] + "\",source=\"" + words[0] + "\"} 1.0")
                    .contains("caravan_tokens_source_total{source=\"estimate\"} 1.0");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/responses | {'model':'M','instructions':'Be short','input':[{'role':'user','content':[{'type':'input_text','text':'Hi'}]}]} | true",
                "/v1/messages | {'model':'M','max_tokens':1,'system':[{'type':'text','text':'Be short'}],'messages':[{'role':'user','content':'Hi'}]} | false",
            })
    void chatsOfOtherApisHaveTheIdsOfTheChatThatTheEngineMakesOfThem(String path, String body, boolean special) {
        SmallModel model = SmallModel.in(directory);
        try (GatewayFixture gateway = GatewayFixture.start(1, withTokenizer(model))) {
            gateway.client().post(path, body.replace('\'', '"').replace("M", MODEL), "x-request-id", "other");
            gateway.client()
                    .chat(
                            ("{'model':'M','max_tokens':1,'add_special_tokens':" + special
                                            + ",'messages':[{'role':'system','content':'Be short'},"
                                            + "{'role':'user','content':'Hi'}]}")
                                    .replace('\'', '"')
                                    .replace("M", MODEL),
                            "x-request-id",
                            "chat");

            JsonNode request = gateway.decision("other").path("request");
            assertThat(request.path("tokenSource").asText()).isEqualTo("local");
            assertThat(request.path("promptTokens").asInt())
                    .isEqualTo(
                            gateway.decision("chat").at("/request/promptTokens").asInt());
        }
    }

    @Test
    void nothingIsTokenizedWhileNobodyPublishesEvents() {
        SmallModel model = SmallModel.in(directory);
        String[] settings = withTokenizer(model);
        settings[1] = "tokens.always=false";
        try (GatewayFixture gateway = GatewayFixture.start(1, settings)) {
            gateway.client().chat(GatewayClient.chat("Hi", false, 1), "x-request-id", "plain");

            assertThat(gateway.decision("plain").at("/request/tokenSource").asText())
                    .isEqualTo("estimate");
            assertThat(tokens(gateway).path("models")).isEmpty();
        }
    }

    /** One event loop carries both. */
    @Test
    void aLongPromptHoldsUpNoOther() throws Exception {
        SmallModel model = SmallModel.in(directory);
        String[] settings = withTokenizer(model);
        try (GatewayFixture gateway = GatewayFixture.start(1, settings)) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; text.length() < 4 << 20; i++) {
                text.append(Integer.toString(i * 7919, 36)).append(' ');
            }
            CompletableFuture<Answer> slow =
                    gateway.client().chatLater(GatewayClient.chat(text.toString(), false, 1), "x-request-id", "long");
            await().atMost(Duration.ofSeconds(30)).until(() -> Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(thread -> thread.getName().startsWith("caravan-tokenizer")));

            gateway.client().chat(GatewayClient.chat("Hi", false, 1), "x-request-id", "short");

            assertThat(gateway.decision("short").at("/request/tokenSource").asText())
                    .isEqualTo("local");
            assertThat(gateway.client().admin("/decisions/long").status()).isEqualTo(404);
            slow.get(60, TimeUnit.SECONDS);
            assertThat(gateway.decision("long").at("/request/tokenSource").asText())
                    .isEqualTo("local");
            gateway.awaitIdle();
        }
    }

    @Test
    void aPromptThatTakesTooLongGoesOnByEstimate() {
        SmallModel model = SmallModel.in(directory);
        String[] settings = withTokenizer(model);
        settings[2] = "tokens.timeout=1ms";
        try (GatewayFixture gateway = GatewayFixture.start(1, settings)) {
            gateway.client().chat(GatewayClient.chat("Some words. ".repeat(200_000), false, 1), "x-request-id", "long");

            assertThat(gateway.decision("long").at("/request/tokenSource").asText())
                    .isEqualTo("estimate");
            assertThat(tokens(gateway)
                            .at("/models/" + MODEL + "/missed/local timeout")
                            .asInt())
                    .isEqualTo(1);
            gateway.awaitIdle();
        }
    }

    @Test
    void aBrokenTokenizerRefusesToStart() throws IOException {
        SmallModel model = SmallModel.in(directory);
        Files.writeString(directory.resolve("tokenizer.json"), "{\"model\":7}");

        assertThatThrownBy(() ->
                        GatewayFixture.run(List.of(), withTokenizer(model)).close())
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("tokens.models[0]")
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("model must be an object");
    }

    @Test
    void aBrokenTemplateRefusesToStart() throws IOException {
        SmallModel model = SmallModel.in(directory);
        Files.writeString(directory.resolve("chat_template.jinja"), "{% for %}");

        assertThatThrownBy(() ->
                        GatewayFixture.run(List.of(), withTokenizer(model)).close())
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("tokens.models[0]")
                .hasMessageContaining("chat template, line 1");
    }

    private static GatewayFixture publishing(SmallModel model) {
        GatewayFixture gateway = GatewayFixture.start(
                SimulatedFleet.start(
                        2, GatewayFixture.engines().withTokenizer(model).withKvEvents(KvEventSettings.defaults())),
                withTokenizer(model));
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            JsonNode page = gateway.client().admin("/status/prefix").json();
            return page.at("/endpoints/0/sources/0/state").asText().equals("complete")
                    && page.at("/endpoints/1/sources/0/state").asText().equals("complete");
        });
        return gateway;
    }

    private static String[] withTokenizer(SmallModel model) {
        return new String[] {
            "+tokens: {models: [{names: [" + MODEL + "], directory: " + model.directory() + "}]}",
            "tokens.always=true",
            "tokens.timeout=30s",
            "eventLoops=1"
        };
    }

    private static JsonNode tokens(GatewayFixture gateway) {
        return gateway.client().admin("/status").json().path("tokens");
    }

    private static int post(URI uri, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }
}
