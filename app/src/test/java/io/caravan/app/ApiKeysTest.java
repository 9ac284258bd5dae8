package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.app.GatewayClient.Answer;
import io.caravan.simulator.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose clients need API keys. */
class ApiKeysTest {

    private static final String KEY = "key-of-team-a";

    @TempDir
    Path directory;

    private Path file;
    private GatewayFixture gateway;
    private GatewayClient client;

    @BeforeEach
    void start() throws IOException {
        file = directory.resolve("keys.yaml");
        keys(TestKeys.line("team-a", KEY, "")
                + TestKeys.line("small", "small-key", ", models: [\"test-*\", exact]")
                + TestKeys.line("none", "other-key", ", models: [other-model]"));
        gateway = GatewayFixture.start(1, "auth.keysFile=" + file, "endpointsFileInterval=20ms");
        client = gateway.client();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private void keys(String lines) throws IOException {
        TestIdentity.write(file, "keys:\n" + lines);
    }

    private Answer chat(String... headers) {
        return client.chat(GatewayClient.chat("Hello", false, 2), headers);
    }

    private Answer with(String key) {
        return chat("authorization", "Bearer " + key);
    }

    @Test
    void aKeyIsTakenFromEitherHeader() {
        assertThat(with(KEY).status()).isEqualTo(200);
        assertThat(chat("authorization", "bearer " + KEY).status()).isEqualTo(200);
        assertThat(chat("x-api-key", KEY).status()).isEqualTo(200);
        assertThat(chat("authorization", "Basic YTpi", "x-api-key", KEY).status())
                .isEqualTo(200);
    }

    @Test
    void withoutAKnownKeyItIs401() {
        refused(chat(), 401, "missing_api_key");
        refused(chat("authorization", "Bearer "), 401, "missing_api_key");
        Answer unknown = refused(with("wrong-key"), 401, "invalid_api_key");
        assertThat(unknown.header("www-authenticate")).isEqualTo("Bearer");
        assertThat(unknown.body()).doesNotContain("wrong-key");
        Answer anthropic = client.post("/v1/messages", "{}");
        assertThat(anthropic.json().at("/error/type").asText()).isEqualTo("authentication_error");
        assertThat(client.get("/v1/models").status()).isEqualTo(401);
        assertThat(client.get("/no/such/path").status()).isEqualTo(401);
    }

    @Test
    void aPreflightNeedsNoKeyUnlessItHasABody() throws IOException {
        String head = "OPTIONS /v1/chat/completions HTTP/1.1\r\nhost: a\r\nconnection: close\r\n";
        try (RawConnection connection = new RawConnection(client.port())) {
            assertThat(connection.send(head + "\r\n").readAll()).startsWith("HTTP/1.1 204");
        }
        try (RawConnection connection = new RawConnection(client.port())) {
            assertThat(connection.send(head + "content-length: 1000\r\n\r\n").readAll())
                    .startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void a401ComesBeforeTheBody() throws IOException {
        try (RawConnection raw = new RawConnection(client.port())) {
            String answer = raw.send(
                            "POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\ncontent-length: 60000000\r\n\r\n")
                    .readAll();

            assertThat(answer).startsWith("HTTP/1.1 401 ").contains("missing_api_key");
        }
    }

    @Test
    void healthNeedsNoKeyButTakesNoBody() throws IOException {
        assertThat(client.get("/health").status()).isNotEqualTo(401);
        assertThat(client.post("/health", "{}").status()).isEqualTo(401);
    }

    @Test
    void everyRequestOfAConnectionIsChecked() throws IOException {
        try (RawConnection raw = new RawConnection(client.port())) {
            raw.send("GET /v1/models HTTP/1.1\r\nhost: a\r\nx-api-key: " + KEY + "\r\n\r\n"
                    + "GET /v1/models HTTP/1.1\r\nhost: a\r\n\r\n");
            assertThat(raw.readAll()).startsWith("HTTP/1.1 200 ").contains("HTTP/1.1 401 ");
        }
    }

    @Test
    void aModelThatIsNotAllowedIs403() {
        assertThat(with("small-key").status()).isEqualTo(200);
        Answer answer = refused(with("other-key"), 403, "model_not_allowed");
        assertThat(answer.json().at("/error/message").asText())
                .contains("'" + GatewayFixture.MODEL + "'", "Allowed models: other-model");
        assertThat(models("small-key")).hasSize(1);
        assertThat(models("other-key")).isEmpty();
    }

    @Test
    void aPathWhoseModelIsNotKnownIsForUnrestrictedKeysOnly() {
        String body = GatewayClient.chat("Hello", false, 2);
        refused(client.post("/v1/load_lora_adapter", body, "x-api-key", "small-key"), 403, "model_not_allowed");
        assertThat(client.post("/v1/load_lora_adapter", body, "x-api-key", KEY).status())
                .isNotIn(401, 403);
    }

    @Test
    void ofTwoModelsInOneBodyTheLastCountsAsInEngines() {
        String body = GatewayClient.chat("Hello", false, 2);
        String twice = "{\"model\":\"other-model\"," + body.substring(1);
        assertThat(client.chat(twice, "x-api-key", "other-key").status()).isEqualTo(403);
    }

    @Test
    void tooManyRequestsPerMinuteAre429() throws IOException {
        keys(TestKeys.line("team-a", KEY, ", requestsPerMinute: 2"));
        await().until(() -> with("small-key").status() == 401);

        assertThat(with(KEY).status()).isEqualTo(200);
        assertThat(with(KEY).status()).isEqualTo(200);
        Answer third = refused(with(KEY), 429, "request_rate_exceeded");

        assertThat(Integer.parseInt(third.header("retry-after"))).isBetween(1, 30);
    }

    @Test
    void tokensAreChargedAsTheEngineCountsThem() throws IOException {
        keys(TestKeys.line("team-a", KEY, ", tokensPerMinute: 100"));
        await().until(() -> with("small-key").status() == 401);

        assertThat(asking(50).status()).isEqualTo(200);
        gateway.awaitIdle();

        refused(asking(60), 429, "token_rate_exceeded");
        assertThat(asking(10).status()).isEqualTo(200);
    }

    private Answer asking(int maxTokens) {
        return client.chat(GatewayClient.chat("Hello", false, maxTokens), "x-api-key", KEY);
    }

    @Test
    void tooManyRequestsAtOnceAre429AndPlacesAreGivenBack() throws Exception {
        keys(TestKeys.line("team-a", KEY, ", maxInFlight: 1"));
        await().until(() -> with("small-key").status() == 401);
        gateway.fleet().engine(0).faults().set(Fault.DRIP_MILLIS, 50);
        CompletableFuture<Answer> first = client.chatLater(GatewayClient.chat("One", true, 10), "x-api-key", KEY);
        await().until(() -> gateway.beans().ledger().view().totalInFlight() == 1);

        refused(with(KEY), 429, "key_in_flight");

        assertThat(first.get(20, TimeUnit.SECONDS).isDone()).isTrue();
        gateway.awaitIdle();
        for (int i = 0; i < 3; i++) {
            await().until(() -> with(KEY).status() == 200);
            assertThat(client.chat("{", "x-api-key", KEY).status()).isEqualTo(400);
            assertThat(client.chat(
                                    GatewayClient.chat("Hi", false, 2).replace(GatewayFixture.MODEL, "no-such"),
                                    "x-api-key",
                                    KEY)
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void keysChangeWhileTheGatewayRuns() throws IOException {
        keys(TestKeys.line("team-a", "new-key", ", previousHash: \"" + TestKeys.hash(KEY) + "\""));
        await().until(() -> with("new-key").status() == 200);
        assertThat(with(KEY).status()).isEqualTo(200);

        keys(TestKeys.line("team-a", "new-key", ""));
        await().until(() -> with(KEY).status() == 401);

        TestIdentity.write(file, "keys: [ { id: x, hash: secret-value-marker } ]\n");
        await().until(() -> gateway.beans().tolerated().get(io.caravan.tolerance.Tolerated.FILE_NOT_USED) == 1);
        assertThat(with("new-key").status()).isEqualTo(200);
        assertThat(client.admin("/status").json().path("alarms").toString())
                .contains("auth.keysFile", "keys[0].hash")
                .doesNotContain("secret-value-marker");
    }

    @Test
    void aKeysFileThatSaysNothingRevokesNothing() throws IOException {
        for (String nothing : List.of("", "keys:\n", "# keys\n")) {
            TestIdentity.write(file, nothing);
            await().until(() -> alarms().contains("auth.keysFile") && alarms().contains("keys: []"));
            assertThat(with(KEY).status()).as(nothing).isEqualTo(200);
            keys(TestKeys.line("team-a", KEY, ""));
            await().until(() -> !alarms().contains("auth.keysFile"));
        }

        TestIdentity.write(file, "keys: []\n");
        await().until(() -> with(KEY).status() == 401);
    }

    private String alarms() {
        return client.admin("/status").json().path("alarms").toString();
    }

    private Answer refused(Answer answer, int status, String code) {
        JsonNode error = answer.json().path("error");
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(client.admin("/metrics").body())
                .containsPattern("caravan_refused_total\\{reason=\"" + code + "\"} [1-9]");
        return answer;
    }

    private JsonNode models(String key) {
        return client.send(java.net.http.HttpRequest.newBuilder(java.net.URI.create(client.base() + "/v1/models"))
                        .header("x-api-key", key)
                        .build())
                .json()
                .path("data");
    }
}
