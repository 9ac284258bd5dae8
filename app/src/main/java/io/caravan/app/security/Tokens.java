package io.caravan.app.security;

import io.caravan.access.Caller;
import io.caravan.failure.AccessDeniedException;
import io.caravan.failure.RequestRejectedException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets clients in by tokens of an identity provider, and tells the others why not. Thread-safe. */
final class Tokens {

    private static final Duration NOT_READY_WAIT = Duration.ofSeconds(2);

    private final Supplier<@Nullable JwtVerifier> verifier;
    private final Runnable unknownKey;

    /**
     * @param verifier gives null while there are no keys yet
     * @param unknownKey is run when a token names a key that is not known
     */
    Tokens(Supplier<@Nullable JwtVerifier> verifier, Runnable unknownKey) {
        this.verifier = verifier;
        this.unknownKey = unknownKey;
    }

    /**
     * Whose token this is.
     *
     * @throws AccessDeniedException 401 if it is not to be trusted
     * @throws RequestRejectedException 503 while there is nothing to check it with
     */
    Caller check(String token) {
        JwtVerifier current = verifier.get();
        if (current == null) {
            throw new RequestRejectedException(
                    503,
                    "auth_not_ready",
                    "The gateway has not got the keys yet that tokens are checked with",
                    NOT_READY_WAIT);
        }
        try {
            return current.verify(token);
        } catch (JwtVerifier.RefusedException e) {
            if (e.isOfUnknownKey()) {
                unknownKey.run();
            }
            throw AccessDeniedException.unauthenticated(
                    e.isExpired() ? "expired_token" : "invalid_token", "The token " + e.getMessage());
        }
    }
}
