package io.caravan.simulator;

import io.caravan.failure.ErrorShape;
import org.jspecify.annotations.Nullable;

/** A request that is answered with an error body. */
final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final @Nullable String param;

    ApiException(int status, String type, String message, @Nullable String param) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.param = param;
    }

    static ApiException badRequest(String message, @Nullable String param) {
        return new ApiException(400, "BadRequestError", message, param);
    }

    /** What the fault {@link Fault#STATUS} answers. */
    static ApiException told(int status) {
        String type =
                switch (status) {
                    case 429 -> "TooManyRequestsError";
                    case 503 -> "ServiceUnavailableError";
                    default -> status < 500 ? "BadRequestError" : "InternalServerError";
                };
        return new ApiException(status, type, "The simulator was told to answer " + status + ".", null);
    }

    static ApiException missing(String field) {
        String text =
                "1 validation error:\n  {'type': 'missing', 'loc': 'body." + field + "', 'msg': 'Field required'}";
        return new ApiException(400, "Bad Request", text, "body." + field);
    }

    int status() {
        return status;
    }

    /** The body, shaped as vLLM shapes it for an API. */
    String body(ErrorShape shape) {
        String message = AnswerJson.quote(String.valueOf(getMessage()));
        if (shape == ErrorShape.ANTHROPIC) {
            return "{\"type\":\"error\",\"error\":{\"type\":" + AnswerJson.quote(type) + ",\"message\":" + message
                    + "}}";
        }
        return "{\"error\":{\"message\":" + message + ",\"type\":" + AnswerJson.quote(type) + ",\"param\":"
                + (param == null ? "null" : AnswerJson.quote(param)) + ",\"code\":" + status + "}}";
    }
}
