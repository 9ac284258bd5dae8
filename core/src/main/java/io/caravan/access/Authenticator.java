package io.caravan.access;

import org.jspecify.annotations.Nullable;

/** Tells from the head of a request who sends it. Thread-safe; called on event loops, so it must not block. */
@FunctionalInterface
public interface Authenticator {

    /**
     * Who sends a request.
     *
     * @param authorization the header {@code Authorization}, or null
     * @param apiKey the header {@code x-api-key}, or null
     * @throws io.caravan.failure.GatewayException if the request is to be refused before its body is read
     */
    Caller authenticate(@Nullable String authorization, @Nullable String apiKey);
}
