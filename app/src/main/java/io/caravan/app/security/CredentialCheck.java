package io.caravan.app.security;

import io.caravan.access.Authenticator;
import io.caravan.access.Caller;
import io.caravan.failure.AccessDeniedException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Knows callers by their API keys and tokens: {@code Authorization: Bearer}, or without it {@code x-api-key}. Thread-safe. */
final class CredentialCheck implements Authenticator {

    private static final String BEARER = "Bearer ";

    private final @Nullable Supplier<KeyRing> keys;
    private final @Nullable Tokens tokens;

    CredentialCheck(@Nullable Supplier<KeyRing> keys, @Nullable Tokens tokens) {
        this.keys = keys;
        this.tokens = tokens;
    }

    @Override
    public Caller authenticate(@Nullable String authorization, @Nullable String apiKey) {
        String presented = bearer(authorization);
        if (presented == null) {
            presented = apiKey;
        }
        if (presented == null || presented.isEmpty()) {
            throw AccessDeniedException.unauthenticated(
                    "missing_api_key", "An API key is needed: Authorization: Bearer KEY, or x-api-key: KEY");
        }
        Caller caller = keys == null ? null : keys.get().find(presented);
        if (caller == null && tokens != null && JwtVerifier.looksLikeToken(presented)) {
            return tokens.check(presented);
        }
        if (caller == null) {
            throw AccessDeniedException.unauthenticated("invalid_api_key", "The API key is not known");
        }
        return caller;
    }

    /** What stands behind {@code Bearer} in a header, or null. */
    static @Nullable String bearer(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return null;
        }
        return authorization.substring(BEARER.length()).trim();
    }
}
