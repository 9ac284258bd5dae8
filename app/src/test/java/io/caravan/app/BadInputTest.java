package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.app.GatewayClient.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client may get wrong: it is told which field or limit, no engine hears of it, and no prompt is repeated. */
class BadInputTest {

    private static final String SECRET = "the-secret-prompt";
    private static final String CHAT = "/v1/chat/completions";
    private static final String GOOD = "[{'role':'user','content':'" + SECRET + "'}]";

    private static CapturedLog log;
    private static GatewayFixture gateway;
    private static GatewayClient client;
    private long reservedBefore;

    @BeforeAll
    static void start() {
        log = CapturedLog.begin();
        gateway = GatewayFixture.start(
                1, "limits.maxBodySize=4KiB", "limits.maxHeaderSize=2KiB", "limits.maxBodySizes=/v1/embeddings=2KiB");
        client = gateway.client();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        log.close();
        assertThat(log.lines()).as("a client's fault is no event of ours").isEmpty();
    }

    @BeforeEach
    void rememberCounts() {
        reservedBefore = gateway.beans().ledger().reservedCount();
    }

    @AfterEach
    void noEngineHeardOfIt() {
        assertThat(gateway.beans().ledger().reservedCount()).isEqualTo(reservedBefore);
        assertThat(gateway.fleet().served()).isZero();
        assertThat(gateway.fleet().active()).isZero();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            /v1/chat/completions | {'model':'test-model','messages':GOOD             | body        | invalid_json
            /v1/chat/completions | {'model':'test-model','messages':GOOD} trailing   | body        | invalid_json
            /v1/chat/completions | {'model':'test-model',,'messages':GOOD}           | body        | invalid_json
            /v1/chat/completions | [GOOD]                                            | body        | invalid_json
            /v1/chat/completions | ``                                                | body        | invalid_json
            /v1/chat/completions | {'messages':GOOD}                                 | model       | missing_field
            /v1/chat/completions | {'model':'','messages':GOOD}                      | model       | invalid_value
            /v1/chat/completions | {'model':7,'messages':GOOD}                       | model       | wrong_type
            /v1/chat/completions | {'model':null,'messages':GOOD}                    | model       | wrong_type
            /v1/chat/completions | {'model':'test-model'}                            | messages    | missing_field
            /v1/chat/completions | {'model':'test-model','messages':[]}              | messages    | invalid_value
            /v1/chat/completions | {'model':'test-model','messages':'SECRET'}        | messages    | wrong_type
            /v1/chat/completions | {'model':'test-model','messages':['SECRET']}      | messages[0] | wrong_type
            /v1/chat/completions | {'model':'test-model','messages':GOOD,'stream':1} | stream      | wrong_type
            /v1/chat/completions | {'model':'test-model','messages':GOOD,'max_tokens':'9'} | max_tokens | wrong_type
            /v1/chat/completions | {'model':'test-model','messages':GOOD,'max_tokens':0} | max_tokens | invalid_value
            /v1/chat/completions | {'model':'test-model','messages':GOOD,'stream_options':[]} | stream_options | wrong_type
            /v1/completions      | {'model':'test-model'}                            | prompt      | missing_field
            /v1/completions      | {'model':'test-model','prompt':{'a':'SECRET'}}    | prompt      | wrong_type
            """)
    void aFaultInTheBodyIs400AndNamesTheField(String path, String body, String param, String code) {
        String json = body.replace("GOOD", GOOD).replace("SECRET", SECRET).replace('\'', '"');

        Answer answer = client.post(path, json);

        JsonNode error = error(answer, 400, code);
        assertThat(error.path("param").asText()).isEqualTo(param);
        assertThat(error.path("message").asText()).containsIgnoringCase(param);
    }

    @Test
    void aBodyOverTheLimitIs413AndNamesTheLimit() {
        Answer answer = client.chat(GatewayClient.chat(SECRET.repeat(1000), false, 2));

        assertThat(error(answer, 413, "body_too_large").path("message").asText())
                .contains("4096 bytes");
    }

    @Test
    void aPathMayHaveALimitOfItsOwn() {
        String body = "{\"model\":\"test-model\",\"input\":\"" + SECRET.repeat(150) + "\"}";

        Answer answer = client.post("/v1/embeddings", body);

        assertThat(error(answer, 413, "body_too_large").path("message").asText())
                .contains("2048 bytes");
    }

    @Test
    void aBodyOverTheLimitWithoutALengthIs413() throws IOException {
        try (RawConnection raw = new RawConnection(client.port())) {
            raw.send("POST " + CHAT + " HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\n"
                    + "transfer-encoding: chunked\r\n\r\n");
            for (int i = 0; i < 5; i++) {
                raw.send("400\r\n" + "x".repeat(1024) + "\r\n");
            }
            String answer = raw.readAll();
            assertThat(answer).startsWith("HTTP/1.1 413 ");
            assertThat(answer).contains("\"code\":\"body_too_large\"").containsIgnoringCase("x-request-id: ");
        }
    }

    @Test
    void headersOverTheLimitAre431AndNameTheLimit() throws IOException {
        try (RawConnection raw = new RawConnection(client.port())) {
            String answer = raw.send(
                            "POST " + CHAT + " HTTP/1.1\r\nhost: gateway\r\nx-big: " + "x".repeat(3000) + "\r\n")
                    .readAll();
            assertThat(answer).startsWith("HTTP/1.1 431 ");
            assertThat(answer)
                    .contains("\"code\":\"headers_too_large\"", "\"type\":\"invalid_request_error\"")
                    .contains("2048 bytes")
                    .containsIgnoringCase("x-request-id: ");
        }
    }

    @Test
    void aContentTypeThatIsNotJsonIs415() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(client.base() + CHAT))
                .header("content-type", "text/html")
                .POST(BodyPublishers.ofString(SECRET))
                .build();

        assertThat(error(client.send(request), 415, "unsupported_content_type")
                        .path("message")
                        .asText())
                .contains("application/json")
                .contains("text/html");
    }

    @Test
    void anotherMethodThanPostIs405() {
        HttpRequest delete = HttpRequest.newBuilder(URI.create(client.base() + CHAT))
                .method("DELETE", BodyPublishers.noBody())
                .build();

        Answer answer = client.send(delete);

        assertThat(error(answer, 405, "method_not_allowed").path("message").asText())
                .contains("POST")
                .contains("DELETE");
        assertThat(answer.header("allow")).isEqualTo("POST, OPTIONS");
        Answer models = client.post("/v1/models", "{}");
        assertThat(error(models, 405, "method_not_allowed").path("message").asText())
                .contains("GET");
        assertThat(models.header("allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    @Test
    void aModelNobodyServesIs404AndListsWhatExists() {
        String body = GatewayClient.chat(SECRET, false, 2).replace(GatewayFixture.MODEL, "test-modle");

        JsonNode error = error(client.chat(body), 404, "model_not_found");

        assertThat(error.path("param").asText()).isEqualTo("model");
        assertThat(error.path("message").asText())
                .contains("'test-modle'")
                .contains("Served models: " + GatewayFixture.MODEL);
    }

    @Test
    void anUnknownPathIs404() {
        assertThat(error(client.post("/v2/chat", "{}"), 404, "unknown_path")
                        .path("message")
                        .asText())
                .contains("POST /v2/chat");
    }

    @Test
    void whatIsNoHttpIsAnsweredWithAnError() throws IOException {
        try (RawConnection raw = new RawConnection(client.port())) {
            assertThat(raw.send("this is no request\r\n\r\n").readAll())
                    .startsWith("HTTP/1.1 400 ")
                    .contains("\"code\":\"malformed_http\"");
        }
    }

    private static JsonNode error(Answer answer, int status, String code) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.header("x-request-id")).isNotEmpty();
        assertThat(answer.body()).doesNotContain(SECRET);
        JsonNode error = answer.json().path("error");
        assertThat(error.fieldNames()).toIterable().contains("message", "type", "param", "code");
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("code").asText()).isEqualTo(code);
        return error;
    }
}
