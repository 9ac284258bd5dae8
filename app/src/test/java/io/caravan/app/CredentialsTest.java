package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.Headers;
import io.caravan.app.GatewayClient.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What endpoints get to see of credentials, and that no client chooses an endpoint. */
class CredentialsTest {

    private static final String[] ALL = {
        "authorization", "Bearer client-key",
        "x-api-key", "client-key",
        "cookie", "session=client-key",
        "proxy-authorization", "Basic client-key"
    };

    @TempDir
    Path directory;

    private RecordingEngine engine;

    @BeforeEach
    void start() throws IOException {
        engine = new RecordingEngine();
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    private Headers sent(String... settings) throws IOException {
        Path keys =
                TestIdentity.write(directory.resolve("keys.yaml"), "keys:\n" + TestKeys.line("a", "client-key", ""));
        List<String> all = new ArrayList<>();
        for (String setting : settings) {
            all.add(setting.replace("KEYS", keys.toString()));
        }
        try (GatewayRuntime gateway = GatewayFixture.run(List.of(engine.uri()), all.toArray(String[]::new))) {
            await().until(() ->
                    !engine.at("/v1/models").isEmpty() && !engine.at("/metrics").isEmpty());
            Answer answer = client(gateway).chat(GatewayClient.chat("Hello", false, 2), ALL);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers().map().toString() + answer.body()).doesNotContain("engine-key-1");
            return engine.at("/v1/chat/completions").get(0).headers();
        }
    }

    private static GatewayClient client(GatewayRuntime gateway) {
        var config = gateway.beans().config();
        return new GatewayClient(config.listen().port(), config.admin().port());
    }

    @Test
    void withoutAuthenticationTheyGoThrough() throws IOException {
        Headers headers = sent();

        assertThat(headers.getFirst("authorization")).isEqualTo("Bearer client-key");
        assertThat(headers.getFirst("x-api-key")).isEqualTo("client-key");
        assertThat(headers.getFirst("cookie")).isEqualTo("session=client-key");
    }

    @Test
    void withAuthenticationTheyStayHere() throws IOException {
        assertThat(sent("auth.keysFile=KEYS"))
                .doesNotContainKeys("Authorization", "X-api-key", "Cookie", "Proxy-authorization")
                .satisfies(headers -> assertThat(headers.toString()).doesNotContain("client-key"));
    }

    @Test
    void withAuthenticationTheyGoThroughWhenToldSo() throws IOException {
        assertThat(sent("auth.keysFile=KEYS", "auth.forwardCredentials=true").getFirst("authorization"))
                .isEqualTo("Bearer client-key");
    }

    @Test
    void theGatewaysOwnKeyTakesTheirPlaceAndIsReadAgain() throws IOException {
        Path key = TestIdentity.write(directory.resolve("engine.key"), "engine-key-1\n");

        Headers headers = sent("auth.keysFile=KEYS", "upstream.apiKeyFile=" + key);

        assertThat(headers.get("authorization")).containsExactly("Bearer engine-key-1");
        assertThat(engine.at("/v1/models").get(0).headers().getFirst("authorization"))
                .isEqualTo("Bearer engine-key-1");
        assertThat(engine.at("/metrics").get(0).headers().getFirst("authorization"))
                .isEqualTo("Bearer engine-key-1");
    }

    @Test
    void noHeaderAndNoAddressOfAClientChoosesTheEndpoint() throws IOException {
        try (RecordingEngine elsewhere = new RecordingEngine();
                GatewayRuntime gateway = GatewayFixture.run(List.of(engine.uri()))) {
            String there = elsewhere.uri().getAuthority();
            Answer answer = client(gateway)
                    .chat(
                            GatewayClient.chat("Hello", false, 2),
                            "x-gateway-destination-endpoint",
                            there,
                            "x-forwarded-host",
                            there,
                            "x-caravan-endpoint",
                            there,
                            "forwarded",
                            "host=" + there,
                            "CamelHttpUri",
                            elsewhere.uri() + "/v1/chat/completions",
                            "CamelHttpPath",
                            "/elsewhere");
            assertThat(answer.status()).isEqualTo(200);
            try (RawConnection raw =
                    new RawConnection(gateway.beans().config().listen().port())) {
                String body = GatewayClient.chat("Hello", false, 2);
                raw.send(RawConnection.post("/v1/chat/completions", body).replace("host: gateway", "host: " + there));
                assertThat(raw.readUntil("\"usage\"")).startsWith("HTTP/1.1 200 ");
            }
            try (RawConnection raw =
                    new RawConnection(gateway.beans().config().listen().port())) {
                raw.send(RawConnection.post(elsewhere.uri() + "/v1/chat/completions", "{}"));
                assertThat(raw.readUntil("\r\n")).startsWith("HTTP/1.1 404 ");
            }
            assertThat(engine.at("/v1/chat/completions")).hasSize(2);
            assertThat(elsewhere.at("/v1/chat/completions")).isEmpty();
        }
    }
}
