package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.app.GatewayClient.Answer;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Requests for which no endpoint is left. */
class NoEndpointTest {

    private static final CapturedLog LOG = CapturedLog.begin();

    @AfterAll
    static void aRefusalIsAnAnswerAndNoError() {
        LOG.close();
        assertThat(LOG.lines()).noneMatch(line -> line.startsWith("ERROR"));
    }

    @Test
    void anEmptyPoolIs503WithRetryAfter() {
        try (GatewayRuntime gateway = GatewayFixture.run(List.of())) {
            JsonNode error = refusal(client(gateway).chat(GatewayClient.chat("Hello", true, 2)), "no_endpoint");

            assertThat(error.path("message").asText()).contains("The pool has no endpoint");
        }
    }

    @Test
    void theFilterThatRemovedTheLastEndpointIsNamed() {
        try (GatewayRuntime gateway = GatewayFixture.run(List.of(URI.create("http://127.0.0.1:1")))) {
            await().until(() -> {
                var snapshot = gateway.beans().pool().snapshot();
                return snapshot.facts(snapshot.endpoints().get(0)).health().isOut();
            });

            JsonNode error = refusal(client(gateway).chat(GatewayClient.chat("Hello", true, 2)), "no_endpoint");

            assertThat(error.path("message").asText()).contains("'healthy-filter' removed all 1");
        }
    }

    private static GatewayClient client(GatewayRuntime gateway) {
        var config = gateway.beans().config();
        return new GatewayClient(config.listen().port(), config.admin().port());
    }

    private static JsonNode refusal(Answer answer, String code) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isEqualTo("1");
        assertThat(answer.header("x-request-id")).isNotEmpty();
        JsonNode error = answer.json().path("error");
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("type").asText()).isEqualTo("api_error");
        assertThat(error.has("param")).isTrue();
        return error;
    }
}
