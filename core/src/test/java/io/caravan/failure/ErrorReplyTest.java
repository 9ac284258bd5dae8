package io.caravan.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.inference.GatewayReply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorReplyTest {

    private static String body(GatewayReply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    private static GatewayReply of(Throwable failure) {
        return ErrorReply.of(failure, ErrorShape.OPENAI);
    }

    @Test
    void anthropicsClientsGetTheirOwnShape() {
        assertThat(ErrorShape.at("/v1/messages/count_tokens")).isEqualTo(ErrorShape.ANTHROPIC);
        assertThat(body(ErrorReply.of(NoEndpointException.emptyPool(), ErrorShape.at("/v1/messages?beta=true"))))
                .startsWith("{\"type\":\"error\",\"error\":{\"message\":\"")
                .contains("\"type\":\"overloaded_error\"")
                .endsWith("\"code\":\"no_endpoint\"}}");
    }

    @Test
    void aKnownFailureIsToldWithFieldAndCode() {
        GatewayReply reply = of(InvalidRequestException.field("max\"tokens", "bad_value", "a\\b\n\u00e9"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(body(reply))
                .isEqualTo("{\"error\":{\"message\":\"a\\\\b\\u000a\u00e9\",\"type\":\"invalid_request_error\","
                        + "\"param\":\"max\\\"tokens\",\"code\":\"bad_value\"}}");
    }

    @Test
    void aWaitIsToldInWholeSecondsAndIsNeverZero() {
        assertThat(of(new RequestRejectedException(429, "full", "m", Duration.ofMillis(1)))
                        .headers())
                .isEqualTo(Map.of("retry-after", "1"));
        assertThat(of(new RequestRejectedException(429, "full", "m", Duration.ofMillis(2_001)))
                        .headers())
                .isEqualTo(Map.of("retry-after", "3"));
    }

    @Test
    void aWrappedFailureIsFound() {
        GatewayReply reply = of(new IllegalStateException(NoEndpointException.emptyPool()));
        assertThat(reply.status()).isEqualTo(503);
        assertThat(body(reply)).contains("\"code\":\"no_endpoint\"");
    }

    @Test
    void anUnknownFailureTellsNothing() {
        GatewayReply reply = of(new IllegalStateException("secret"));
        assertThat(reply.status()).isEqualTo(500);
        assertThat(body(reply)).contains("internal_error").doesNotContain("secret");
    }
}
