package io.caravan.failure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** 503: no endpoint is left to choose from. The message names the filter that removed the last one. */
public final class NoEndpointException extends GatewayException {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private NoEndpointException(String message) {
        super(503, "no_endpoint", message, null);
    }

    /** The pool has no endpoint at all. */
    public static NoEndpointException emptyPool() {
        return new NoEndpointException("The pool has no endpoint");
    }

    /** {@code filter} removed the last of {@code candidates} endpoints. */
    public static NoEndpointException emptiedBy(String filter, int candidates) {
        return new NoEndpointException("No endpoint can serve the request: '" + filter + "' removed all " + candidates);
    }

    @Override
    public @Nullable Duration retryAfter() {
        return RETRY_AFTER;
    }
}
