package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.Fault;
import io.caravan.simulator.KvEventSettings;
import io.caravan.simulator.SimulatedFleet;
import io.caravan.testkit.net.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Engines are asked for the ids of prompts over real sockets; whatever they do, requests are served. */
class EngineTokensTest {

    private static final String MODEL = GatewayFixture.MODEL;
    private static final String WORDS = "What is it that the other one of them said about it? ".repeat(8);
    private static final String COMPLETION =
            "{\"model\":\"" + MODEL + "\",\"max_tokens\":2,\"prompt\":\"" + WORDS + "\"}";
    private static final String CHAT = "{\"model\":\"" + MODEL
            + "\",\"max_tokens\":2,\"messages\":[{\"role\":\"user\",\"content\":\"" + WORDS + "\"}]}";

    @ParameterizedTest
    @CsvSource({
        "engine-render, /v1/completions",
        "engine-render, /v1/chat/completions",
        "engine-tokenize, /v1/completions",
        "engine-tokenize, /v1/chat/completions"
    })
    void aPromptGoesWhereItsBlocksAreByTheIdsThatAnEngineTells(String source, String path) throws Exception {
        String body = path.endsWith("chat/completions") ? CHAT : COMPLETION;
        SimulatedFleet fleet =
                SimulatedFleet.start(2, GatewayFixture.engines().withKvEvents(KvEventSettings.defaults()));
        try (GatewayFixture gateway =
                GatewayFixture.start(fleet, "tokens.sources=local," + source, "tokens.timeout=30s")) {
            assertThat(post(fleet.engine(1).uri().resolve(path), body)).isEqualTo(200);
            await().atMost(Duration.ofSeconds(30))
                    .until(
                            () -> gateway.client().admin("/status/prefix").json(),
                            page -> page.at("/endpoints/1/blocks/gpu").asInt() > 4
                                    && page.at("/endpoints/0/sources/0/state")
                                            .asText()
                                            .equals("complete")
                                    && page.at("/endpoints/1/sources/0/state")
                                            .asText()
                                            .equals("complete"));

            gateway.client().post(path, body, "x-request-id", "again");

            JsonNode decision = gateway.decision("again");
            assertThat(decision.at("/request/tokenSource").asText()).isEqualTo(source);
            assertThat(decision.path("picked").asText()).isEqualTo("engine-2");
            assertThat(decision.at("/endpoints/engine-2/exactMatchedBlocks").asInt())
                    .isEqualTo(decision.path("exactMatchedBlocksOf").asInt())
                    .isGreaterThan(4);
            assertThat(decision.at("/endpoints/engine-1/exactMatchedBlocks").asInt())
                    .isZero();
            assertThat(missed(gateway, "local unknown_model")).isEqualTo(1);
        }
    }

    @Test
    void anEngineThatDoesNotRenderIsNotAskedAgainAndTheNextSourceIs() {
        try (GatewayFixture gateway = asking(1, "engine-render,engine-tokenize")) {
            gateway.fleet().engine(0).faults().set(Fault.NO_RENDER, 1);

            gateway.client().post("/v1/chat/completions", CHAT, "x-request-id", "first");
            gateway.client().post("/v1/chat/completions", CHAT, "x-request-id", "second");

            assertThat(source(gateway, "first")).isEqualTo("engine-tokenize");
            assertThat(source(gateway, "second")).isEqualTo("engine-tokenize");
            gateway.fleet().engine(0).faults().set(Fault.NO_RENDER, 0);
            gateway.client().post("/v1/chat/completions", CHAT, "x-request-id", "third");
            assertThat(source(gateway, "third")).isEqualTo("engine-tokenize");
            assertThat(missed(gateway, "engine-render not_offered")).isEqualTo(3);
        }
    }

    @Test
    void anAnswerThatIsNoneIsCountedAndTheRequestGoesOn() throws Exception {
        try (RecordingEngine engine = new RecordingEngine();
                GatewayRuntime gateway = GatewayFixture.run(
                        List.of(engine.uri()),
                        "tokens.sources=engine-tokenize",
                        "tokens.always=true",
                        "tokens.timeout=30s")) {
            GatewayClient client = client(gateway);

            int status = client.post(
                            "/v1/chat/completions", CHAT, "x-request-id", "odd", "authorization", "Bearer mine")
                    .status();

            assertThat(status).isEqualTo(200);
            assertThat(client.admin("/decisions/odd")
                            .json()
                            .at("/request/tokenSource")
                            .asText())
                    .isEqualTo("estimate");
            assertThat(client.admin("/status")
                            .json()
                            .at("/tokens/models/" + MODEL + "/missed/engine-tokenize malformed")
                            .asInt())
                    .isEqualTo(1);
            assertThat(engine.at("/tokenize").get(0).headers().getFirst("authorization"))
                    .isEqualTo("Bearer mine");
        }
    }

    @Test
    void aServiceThatIsNotThereIsCountedAndTheRequestGoesOn() throws IOException {
        int nobody = Ports.refusing();
        try (GatewayFixture gateway = asking(1, "engine-render", "tokens.renderUrl=http://127.0.0.1:" + nobody)) {
            assertThat(gateway.client()
                            .post("/v1/chat/completions", CHAT, "x-request-id", "alone")
                            .status())
                    .isEqualTo(200);

            assertThat(source(gateway, "alone")).isEqualTo("estimate");
            assertThat(missed(gateway, "engine-render not_reached")).isEqualTo(1);
        }
    }

    @Test
    void aServiceThatIsSilentIsWaitedForNoLongerThanTheTimeout() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
                GatewayFixture gateway = asking(
                        1,
                        "engine-render",
                        "tokens.renderUrl=http://127.0.0.1:" + silent.getLocalPort(),
                        "tokens.timeout=50ms")) {
            assertThat(gateway.client()
                            .post("/v1/completions", COMPLETION, "x-request-id", "waited")
                            .status())
                    .isEqualTo(200);

            assertThat(source(gateway, "waited")).isEqualTo("estimate");
            assertThat(missed(gateway, "engine-render timeout")).isEqualTo(1);
            gateway.awaitIdle();
        }
    }

    /** What is given to others than those who serve requests is not told of the client's credentials. */
    @Test
    void aServiceIsNotToldTheClientsCredentials() throws Exception {
        try (RecordingEngine service = new RecordingEngine();
                GatewayFixture gateway = asking(1, "engine-render", "tokens.renderUrl=" + service.uri())) {
            gateway.client().post("/v1/completions", COMPLETION, "authorization", "Bearer mine");

            assertThat(service.at("/v1/completions/render")).hasSize(1);
            assertThat(service.at("/v1/completions/render").get(0).headers()).doesNotContainKey("Authorization");
        }
    }

    /** The engine is asked while its client leaves: nothing is kept and nothing is sent. */
    @Test
    void aClientThatLeavesWhileItsIdsAreAwaitedLeavesNothingBehind() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
                GatewayFixture gateway = asking(
                        1,
                        "engine-render",
                        "tokens.renderUrl=http://127.0.0.1:" + silent.getLocalPort(),
                        "tokens.timeout=500ms")) {
            try (RawConnection client = new RawConnection(gateway.client().port())) {
                client.send(
                        "POST /v1/completions HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: "
                                + COMPLETION.length() + "\r\n\r\n" + COMPLETION);
                silent.accept();
            }

            await().atMost(Duration.ofSeconds(30)).until(() -> missed(gateway, "engine-render timeout") == 1);
            gateway.awaitIdle();
            assertThat(gateway.fleet().served()).isZero();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> gateway.client().admin("/metrics").body().contains("caravan_body_memory_bytes 0.0"));
        }
    }

    private static GatewayFixture asking(int engines, String sources, String... more) {
        String[] all = new String[more.length + 3];
        all[0] = "tokens.sources=" + sources;
        all[1] = "tokens.always=true";
        all[2] = "tokens.timeout=30s";
        System.arraycopy(more, 0, all, 3, more.length);
        return GatewayFixture.start(engines, all);
    }

    private static GatewayClient client(GatewayRuntime gateway) {
        return new GatewayClient(
                gateway.beans().config().listen().port(),
                gateway.beans().config().admin().port());
    }

    private static String source(GatewayFixture gateway, String id) {
        return gateway.decision(id).at("/request/tokenSource").asText();
    }

    private static int missed(GatewayFixture gateway, String what) {
        return gateway.client()
                .admin("/status")
                .json()
                .at("/tokens/models/" + MODEL + "/missed/" + what)
                .asInt();
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
