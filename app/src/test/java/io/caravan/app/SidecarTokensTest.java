package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gRPC server on a real Unix socket gives the ids of prompts. */
class SidecarTokensTest {

    private static final String MODEL = GatewayFixture.MODEL;
    private static final String TEXT = "What is it that the other one of them said about it?";
    private static final String CHAT = "{\"model\":\"" + MODEL + "\",\"max_tokens\":1,\"tools\":[{\"b\":1,\"a\":2}],"
            + "\"messages\":[{\"role\":\"system\",\"content\":\"Brief\"},{\"role\":\"user\",\"content\":\"" + TEXT
            + "\"}]}";

    @TempDir
    private Path directory;

    @Test
    void aModelIsMadeReadyAndThenItsPromptsHaveIds() throws Exception {
        SmallModel model = SmallModel.in(Files.createDirectory(directory.resolve("model")));
        try (Sidecar sidecar = new Sidecar(directory.resolve("s"), model);
                GatewayFixture gateway = asking(directory.resolve("s"))) {
            awaitReady(gateway);

            gateway.client().post("/v1/completions", GatewayClient.completion(TEXT, false, 1), "x-request-id", "text");
            gateway.client().post("/v1/chat/completions", CHAT, "x-request-id", "chat");
            gateway.client()
                    .post(
                            "/v1/completions",
                            "{\"model\":\"" + MODEL + "\",\"max_tokens\":1,\"add_special_tokens\":true,\"prompt\":\""
                                    + TEXT + "\"}",
                            "x-request-id",
                            "told");

            assertThat(request(gateway, "text").path("promptTokens").asInt()).isEqualTo(model.encode(TEXT).length);
            assertThat(request(gateway, "told").path("promptTokens").asInt()).isEqualTo(model.encode(TEXT).length);
            assertThat(request(gateway, "chat").path("promptTokens").asInt())
                    .isEqualTo(model.encodeChat(GatewayClient.JSON.readTree(CHAT)).length);
            for (String id : new String[] {"text", "chat", "told"}) {
                assertThat(request(gateway, id).path("tokenSource").asText()).isEqualTo("sidecar");
            }
            assertThat(sidecar.called())
                    .contains("InitializeTokenizer", "RenderCompletion", "RenderChatCompletion", "Tokenize");
            assertThat(sidecar.called().stream().filter("InitializeTokenizer"::equals))
                    .hasSize(1);
        }
    }

    @Test
    void aSidecarThatIsNotThereIsCountedAndRequestsGoOn() {
        try (GatewayFixture gateway = asking(directory.resolve("nobody"))) {
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                assertThat(gateway.client()
                                .chat(GatewayClient.chat("Hi", false, 1))
                                .status())
                        .isEqualTo(200);
                return missed(gateway, "sidecar not_reached") > 0;
            });
        }
    }

    @Test
    void aSidecarThatGoesAwayIsCountedAndAskedAnewWhenItIsBack() throws Exception {
        SmallModel model = SmallModel.in(Files.createDirectory(directory.resolve("model")));
        Path socket = directory.resolve("s");
        try (GatewayFixture gateway = asking(socket)) {
            try (Sidecar first = new Sidecar(socket, model)) {
                awaitReady(gateway);
                assertThat(first.called()).contains("InitializeTokenizer");
            }
            Files.deleteIfExists(socket);
            gateway.client().chat(GatewayClient.chat("Hi", false, 1), "x-request-id", "alone");
            assertThat(request(gateway, "alone").path("tokenSource").asText()).isEqualTo("estimate");
            assertThat(missed(gateway, "sidecar not_reached")).isPositive();
        }
    }

    @Test
    void whatCannotBeToldThisWayIsEstimatedAndCounted() throws Exception {
        SmallModel model = SmallModel.in(Files.createDirectory(directory.resolve("model")));
        try (Sidecar sidecar = new Sidecar(directory.resolve("s"), model);
                GatewayFixture gateway = asking(directory.resolve("s"))) {
            awaitReady(gateway);
            gateway.client()
                    .chat(
                            CHAT.replace("\"role\":\"user\"", "\"role\":\"user\",\"name\":\"Ann\""),
                            "x-request-id",
                            "named");

            assertThat(request(gateway, "named").path("tokenSource").asText()).isEqualTo("estimate");
            assertThat(missed(gateway, "sidecar unsupported_content")).isEqualTo(1);
            assertThat(sidecar.called()).doesNotContain("RenderChatCompletion");
        }
    }

    private static GatewayFixture asking(Path socket) {
        return GatewayFixture.start(
                1,
                "tokens.sources=sidecar",
                "tokens.sidecarSocket=" + socket,
                "tokens.always=true",
                "tokens.timeout=30s");
    }

    /** The first prompt asks for the model to be made ready. */
    private static void awaitReady(GatewayFixture gateway) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            gateway.client().post("/v1/completions", GatewayClient.completion("Hi", false, 1), "x-request-id", "ready");
            return request(gateway, "ready").path("tokenSource").asText().equals("sidecar");
        });
    }

    private static JsonNode request(GatewayFixture gateway, String id) {
        return gateway.decision(id).path("request");
    }

    private static int missed(GatewayFixture gateway, String what) {
        return gateway.client()
                .admin("/status")
                .json()
                .at("/tokens/models/" + MODEL + "/missed/" + what)
                .asInt();
    }
}
