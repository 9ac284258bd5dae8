package io.caravan.simulator;

import static io.caravan.simulator.EngineClient.get;
import static io.caravan.simulator.EngineClient.json;
import static io.caravan.simulator.EngineClient.post;
import static io.caravan.simulator.EngineClient.send;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PromptPagesTest {

    private static final String CHAT =
            "{\"model\":\"sim\",\"messages\":[{\"role\":\"user\",\"content\":\"Say hello\"}],\"max_tokens\":8}";

    private final SimulatedEngine engine = new SimulatedEngine(
            EngineSettings.defaults().withModel("sim").faster(20).withSeed(7));

    @BeforeEach
    void start() {
        engine.start();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void fourBytesOfATextAreOneIdLowestFirstWithoutSign() {
        PromptTokenizer tokenizer = PromptTokenizer.fourBytes();

        assertThat(tokenizer.encode("abcde")).containsExactly(0x64636261, 0x65);
        assertThat(tokenizer.encode("\uD83D\uDC2A")).containsExactly(0x2A909FF0);
        assertThat(tokenizer.encode("abc\u00E9")).containsExactly(0x43636261, 0xA9);
        assertThat(tokenizer.encode("")).isEmpty();
        String answer = WordTokens.text(WordTokens.output(5, 3));
        assertThat(tokenizer.encode(answer)).containsExactly(WordTokens.output(5, 3));
        assertThat(answer.getBytes(StandardCharsets.UTF_8)).hasSize(4);
    }

    @Test
    void tokenizeTellsTheIdsOfATextAndOfAChat() throws IOException {
        JsonNode text = json(send(post(engine, "/tokenize", "{\"model\":\"sim\",\"prompt\":\"abcde\"}"))
                .body());
        JsonNode chat = json(send(post(engine, "/tokenize", CHAT)).body());

        assertThat(text.toString())
                .isEqualTo("{\"count\":2,\"max_model_len\":600000,\"tokens\":[1684234849,101],\"token_strs\":null}");
        assertThat(chat.path("count").asInt()).isEqualTo(5);
        assertThat(ids(chat.path("tokens")))
                .containsExactly(PromptTokenizer.fourBytes().encode("\nuseSay hello\0\0\0\nass"));
    }

    @Test
    void rendersTellTheIdsThatTheCompletionIsMadeFrom() throws IOException {
        String ids = "{\"prompt\":[1,2,3,4],\"cache_salt\":\"s\"}";
        JsonNode chat =
                json(send(post(engine, "/v1/chat/completions/render", CHAT)).body());
        JsonNode list = json(send(post(engine, "/v1/completions/render", ids)).body());
        JsonNode answer = json(send(post(engine, "/v1/chat/completions", CHAT)).body());
        JsonNode tokenized = json(send(post(engine, "/tokenize", CHAT)).body());

        assertThat(chat.path("request_id").asText()).startsWith("chatcmpl-");
        assertThat(chat.path("token_ids")).isEqualTo(tokenized.path("tokens"));
        assertThat(chat.path("token_ids").size())
                .isEqualTo(answer.at("/usage/prompt_tokens").asInt());
        assertThat(chat.at("/sampling_params/max_tokens").asInt()).isEqualTo(8);
        assertThat(list.size()).isEqualTo(1);
        assertThat(ids(list.at("/0/token_ids"))).containsExactly(1, 2, 3, 4);
        assertThat(list.at("/0/cache_salt").asText()).isEqualTo("s");
    }

    @Test
    void anEngineWithoutScaleOutRefusesToRenderAndStillTokenizes() throws IOException {
        engine.faults().set(Fault.NO_RENDER);

        assertThat(send(post(engine, "/v1/chat/completions/render", CHAT)).statusCode())
                .isEqualTo(403);
        assertThat(send(post(engine, "/tokenize", CHAT)).statusCode()).isEqualTo(200);
        assertThat(get(engine, "/tokenize").statusCode()).isEqualTo(405);
        assertThat(send(post(engine, "/tokenize", "{\"model\":\"nope\",\"prompt\":\"a\"}"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aResetForgetsThePrefixCacheOfAnIdleEngine() throws IOException {
        assertThat(cachedTokens(engine)).isZero();
        assertThat(cachedTokens(engine)).isEqualTo(96);

        assertThat(send(post(engine, "/reset_prefix_cache", "")).body()).isEqualTo("{\"success\":true}");

        assertThat(cachedTokens(engine)).isZero();
    }

    @Test
    void anotherTokenizerMakesTheIdsOfPrompts() throws IOException {
        PromptTokenizer letters = text -> text.chars().toArray();
        EngineSettings settings = engine.settings().withTokenizer(letters).withPromptTokensDetails(false);
        try (SimulatedEngine other = new SimulatedEngine(settings).start()) {
            JsonNode tokens = json(send(post(other, "/tokenize", "{\"prompt\":\"abc\"}"))
                            .body())
                    .path("tokens");
            JsonNode usage = json(send(post(other, "/v1/completions", "{\"prompt\":\"abc\"}"))
                            .body())
                    .path("usage");

            assertThat(ids(tokens)).containsExactly('a', 'b', 'c');
            assertThat(usage.path("prompt_tokens").asInt()).isEqualTo(3);
            assertThat(usage.path("prompt_tokens_details").isNull()).isTrue();
        }
    }

    private static int cachedTokens(SimulatedEngine engine) throws IOException {
        String body = "{\"prompt\":\"" + "word".repeat(100) + "\",\"max_tokens\":1}";
        return json(send(post(engine, "/v1/completions", body)).body())
                .at("/usage/prompt_tokens_details/cached_tokens")
                .asInt();
    }

    private static int[] ids(JsonNode array) {
        return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
    }
}
