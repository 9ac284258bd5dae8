package io.caravan.failure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The gateway refuses to take more work for now: 429 or 503 with {@code Retry-After}. Nothing was dispatched. */
public final class RequestRejectedException extends GatewayException {

    private final Duration retryAfter;

    public RequestRejectedException(int status, String errorCode, String message, Duration retryAfter) {
        super(status, errorCode, message, null);
        this.retryAfter = retryAfter;
    }

    @Override
    public String errorType() {
        return status() == 429 ? "rate_limit_error" : "api_error";
    }

    @Override
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
