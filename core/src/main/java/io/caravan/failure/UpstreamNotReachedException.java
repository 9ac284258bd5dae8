package io.caravan.failure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * No endpoint answered: every attempt failed before the first byte of a response. The client gets 502 or 503.
 *
 * <p>{@link #retrySafe()} holds, since nothing reached the client; the gateway itself has used up its candidates.
 */
public final class UpstreamNotReachedException extends GatewayException {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    public UpstreamNotReachedException(String errorCode, String message, @Nullable Throwable cause) {
        super(503, errorCode, message, cause);
    }

    @Override
    public @Nullable Duration retryAfter() {
        return RETRY_AFTER;
    }

    @Override
    public boolean retrySafe() {
        return true;
    }
}
