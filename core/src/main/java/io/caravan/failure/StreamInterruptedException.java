package io.caravan.failure;

import org.jspecify.annotations.Nullable;

/**
 * The endpoint's answer ended early after it had begun. A stream that the client has seen begin ends with a typed SSE
 * error event and a closed connection; a whole answer of which nothing was sent becomes 502. Never retried.
 */
public final class StreamInterruptedException extends GatewayException {

    public StreamInterruptedException(String message, @Nullable Throwable cause) {
        super(502, "upstream_interrupted", message, cause);
    }
}
