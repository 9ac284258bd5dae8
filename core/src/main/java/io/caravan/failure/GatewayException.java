package io.caravan.failure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request the gateway could not complete. Carries what the client is told: HTTP status, an OpenAI-shaped error
 * ({@code type}, {@code code}, {@code param}) and, where waiting helps, a {@code Retry-After}.
 *
 * <p>Messages name the field or limit and never contain prompts, keys or bodies. Stack traces are not filled, because
 * rejections are ordinary answers.
 */
public abstract sealed class GatewayException extends RuntimeException
        permits AccessDeniedException,
                InvalidRequestException,
                NotFoundException,
                RequestRejectedException,
                NoEndpointException,
                UpstreamNotReachedException,
                StreamInterruptedException,
                StepOrderException {

    private final int status;
    private final String errorCode;

    GatewayException(int status, String errorCode, String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.status = status;
        this.errorCode = errorCode;
    }

    /** The HTTP status of the answer, 400 to 599. */
    public final int status() {
        return status;
    }

    /** A stable snake_case word for programs, the {@code code} of the error object. */
    public final String errorCode() {
        return errorCode;
    }

    /** The {@code type} of the error object, one of OpenAI's families. */
    public String errorType() {
        return status < 500 ? "invalid_request_error" : "api_error";
    }

    /** The request field at fault, if one is. */
    public @Nullable String param() {
        return null;
    }

    /** How long the client should wait before it tries again, if waiting helps. */
    public @Nullable Duration retryAfter() {
        return null;
    }

    /** Whether the request has certainly not been processed by any endpoint, so that another may be tried. */
    public boolean retrySafe() {
        return false;
    }
}
