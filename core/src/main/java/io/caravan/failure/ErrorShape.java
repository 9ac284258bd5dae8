package io.caravan.failure;

/** How an error object looks to the clients of a path. */
public enum ErrorShape {
    /** {@code {"error":{"message":…,"type":…,"param":…,"code":…}}}. */
    OPENAI,
    /** {@code {"type":"error","error":{"type":…,"message":…,"param":…,"code":…}}}; in a stream as {@code event: error}. */
    ANTHROPIC;

    private static final String ANTHROPIC_PATHS = "/v1/messages";

    /** The shape that the clients of a path read, with or without a query. */
    public static ErrorShape at(String path) {
        return path.startsWith(ANTHROPIC_PATHS) ? ANTHROPIC : OPENAI;
    }

    /** Anthropic's error types, from its API reference, "Errors"; OpenAI's come from the failure itself. */
    String type(int status, String openAiType) {
        if (this == OPENAI) {
            return openAiType;
        }
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503 -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
