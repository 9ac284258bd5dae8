package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.caravan.app.GatewayClient.Answer;
import io.caravan.app.config.GatewayConfig;
import io.caravan.simulator.SimulatedFleet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Audio goes to an endpoint that serves its model, though its body is not read as a whole. */
class AudioTest {

    private static final String MODEL = "--b\r\ncontent-disposition: form-data; name=\"model\"\r\n\r\nNAME\r\n";
    private static final String FILE =
            "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\nSOUND\r\n";

    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        gateway = GatewayFixture.start(SimulatedFleet.start(List.of(
                GatewayFixture.engines().withModel("chat"),
                GatewayFixture.engines().withModel("whisper"))));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static Answer transcribe(String id, String body) {
        return gateway.client()
                .send(HttpRequest.newBuilder(URI.create(gateway.client().base() + "/v1/audio/transcriptions"))
                        .header("content-type", "multipart/form-data; boundary=b")
                        .header("x-request-id", id)
                        .POST(BodyPublishers.ofString(body + "--b--\r\n"))
                        .build());
    }

    @Test
    void aTranscriptionGoesToAnEndpointOfItsModel() {
        String sound = FILE.replace("SOUND", "\u0001\r\n".repeat(100_000));
        for (int i = 0; i < 4; i++) {
            transcribe("t" + i, MODEL.replace("NAME", "whisper") + sound);
            assertThat(gateway.client()
                            .admin("/decisions/t" + i)
                            .json()
                            .path("picked")
                            .asText())
                    .isEqualTo("engine-2");
        }
    }

    @Test
    void aModelNobodyServesIs404BeforeTheFileIsRead() {
        Answer answer =
                transcribe("none", MODEL.replace("NAME", "parrot") + FILE.replace("SOUND", "x".repeat(1_000_000)));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().at("/error/code").asText()).isEqualTo("model_not_found");
    }

    @Test
    void speechGoesToAnEndpointOfItsModel() {
        gateway.client().post("/v1/audio/speech", "{\"input\":\"Hi\",\"model\":\"whisper\"}", "x-request-id", "s1");

        assertThat(gateway.client().admin("/decisions/s1").json().path("picked").asText())
                .isEqualTo("engine-2");
    }

    /** Sound holds every byte, and what looks like the ends of lines and of events. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void soundArrivesAsTheEngineMadeIt(boolean chunked) throws Exception {
        byte[] sound = new byte[300_001];
        new Random(1).nextBytes(sound);
        byte[] misleading = "\r\n\r\ndata: [DONE]\n\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(misleading, 0, sound, 1000, misleading.length);
        HttpServer engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        engine.createContext("/v1/audio/speech", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("content-type", "audio/mpeg");
            exchange.sendResponseHeaders(200, chunked ? 0 : sound.length);
            exchange.getResponseBody().write(sound);
            exchange.close();
        });
        engine.start();
        URI uri = URI.create("http://127.0.0.1:" + engine.getAddress().getPort());
        try (GatewayRuntime speaking = GatewayFixture.run(List.of(uri))) {
            GatewayConfig config = speaking.beans().config();
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + config.listen().port() + "/v1/audio/speech"))
                    .header("content-type", "application/json")
                    .POST(BodyPublishers.ofString("{\"input\":\"Hi\",\"model\":\"whisper\"}"))
                    .build();

            HttpResponse<byte[]> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).hasValue("audio/mpeg");
            assertThat(answer.body()).isEqualTo(sound);
        } finally {
            engine.stop(0);
        }
    }

    @Test
    void theRecordHasTheTraceOfTheRequest() {
        String chat = GatewayClient.chat("Hi", false, 2).replace(GatewayFixture.MODEL, "chat");
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";

        gateway.client().chat(chat, "x-request-id", "with", "traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
        gateway.client().chat(chat, "x-request-id", "without");

        assertThat(gateway.decision("with").path("traceId").asText()).isEqualTo(trace);
        assertThat(gateway.decision("without").path("traceId").asText()).matches("[0-9a-f]{32}");
    }
}
