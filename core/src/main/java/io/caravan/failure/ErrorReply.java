package io.caravan.failure;

import io.caravan.inference.GatewayReply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one place where a failure becomes HTTP: an error object in the shape the client reads and, where waiting helps, {@code
 * Retry-After}. What is no {@link GatewayException} is a fault of ours and is told without details.
 */
public final class ErrorReply {

    private static final int MAX_CAUSES = 8;

    private ErrorReply() {}

    /** The answer for a failure; looks for a {@link GatewayException} among the causes. */
    public static GatewayReply of(Throwable failure, ErrorShape shape) {
        GatewayException known = known(failure);
        if (known != null) {
            return reply(known.status(), headers(known), object(known, shape));
        }
        return reply(500, Map.of(), object(shape, "The gateway failed", "api_error", null, "internal_error"));
    }

    /** Whether a failure is one that a client is told in its own words, rather than a fault of ours. */
    public static boolean isKnown(Throwable failure) {
        return known(failure) != null;
    }

    /** The error code if the gateway refused the request, or null if the request failed. */
    public static @Nullable String refusalCode(Throwable failure) {
        GatewayException known = known(failure);
        if (known instanceof AccessDeniedException
                || known instanceof InvalidRequestException
                || known instanceof NotFoundException
                || known instanceof RequestRejectedException
                || known instanceof NoEndpointException) {
            return known.errorCode();
        }
        return null;
    }

    private static @Nullable GatewayException known(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            if (cause instanceof GatewayException known) {
                return known;
            }
            cause = cause.getCause();
        }
        return null;
    }

    private static Map<String, String> headers(GatewayException failure) {
        Duration wait = failure.retryAfter();
        if (wait != null) {
            return Map.of("retry-after", Long.toString(seconds(wait)));
        }
        if (failure.status() == 401) {
            return Map.of("www-authenticate", "Bearer");
        }
        String allowed = failure instanceof InvalidRequestException invalid ? invalid.allowedMethod() : null;
        return allowed == null ? Map.of() : Map.of("allow", allowed);
    }

    /** The JSON text of the error object for a failure. */
    public static String object(GatewayException failure, ErrorShape shape) {
        String type = shape.type(failure.status(), failure.errorType());
        return object(shape, text(failure), type, failure.param(), failure.errorCode());
    }

    private static String object(ErrorShape shape, String message, String type, @Nullable String param, String code) {
        StringBuilder json = new StringBuilder(message.length() + 112)
                .append(shape == ErrorShape.ANTHROPIC ? "{\"type\":\"error\",\"error\":{" : "{\"error\":{")
                .append("\"message\":");
        quote(json, message);
        quote(json.append(",\"type\":"), type);
        json.append(",\"param\":");
        if (param == null) {
            json.append("null");
        } else {
            quote(json, param);
        }
        quote(json.append(",\"code\":"), code);
        return json.append("}}").toString();
    }

    private static GatewayReply reply(int status, Map<String, String> headers, String json) {
        return new GatewayReply(status, headers, json.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(GatewayException failure) {
        String message = failure.getMessage();
        return message == null ? failure.errorCode() : message;
    }

    /** Whole seconds, rounded up, at least one: a zero would make clients come back at once. */
    private static long seconds(Duration wait) {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }

    private static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20 || Character.isSurrogate(c)) {
                json.append("\\u")
                        .append(Character.forDigit(c >> 12 & 15, 16))
                        .append(Character.forDigit(c >> 8 & 15, 16))
                        .append(Character.forDigit(c >> 4 & 15, 16))
                        .append(Character.forDigit(c & 15, 16));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
