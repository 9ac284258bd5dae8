package io.caravan.app.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import io.caravan.access.Caller;
import io.caravan.access.CallerUse;
import io.caravan.app.config.JwtConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks tokens with one set of keys. Only asymmetric signatures count, so that nobody can sign with a public key as if it
 * were a shared secret, and an unsigned token is none. A token that was right is remembered until it expires, by its
 * digest, which saves the signature's check on every request. Thread-safe.
 */
final class JwtVerifier {

    /** A token is not to be trusted. */
    static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1;

        private final boolean expired;
        private final boolean unknownKey;

        RefusedException(String reason, boolean expired, boolean unknownKey) {
            super(reason, null, false, false);
            this.expired = expired;
            this.unknownKey = unknownKey;
        }

        boolean isExpired() {
            return expired;
        }

        /** Whether it names a key that is not in the set, perhaps a new one. */
        boolean isOfUnknownKey() {
            return unknownKey;
        }
    }

    private record Known(Caller caller, long untilMillis) {}

    private static final int MAX_KNOWN = 10_000;
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final JwtConfig config;
    private final JWKSet keys;
    private final Clock clock;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final Map<ByteBuffer, Known> known = new ConcurrentHashMap<>();

    private JwtVerifier(JwtConfig config, JWKSet keys, Clock clock) {
        this.config = config;
        this.keys = keys;
        this.clock = clock;
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, new ImmutableJWKSet<>(keys)));
        DefaultJWTClaimsVerifier<SecurityContext> claims =
                new DefaultJWTClaimsVerifier<>(
                        config.audience(),
                        new JWTClaimsSet.Builder().issuer(config.issuer()).build(),
                        Set.of("exp", "sub")) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        claims.setMaxClockSkew((int) config.clockSkew().toSeconds());
        processor.setJWTClaimsSetVerifier(claims);
    }

    /**
     * Reads a JSON Web Key Set.
     *
     * @throws IllegalArgumentException if it is none, or has no RSA or EC key
     */
    static JwtVerifier of(JwtConfig config, byte[] jwks, Clock clock) {
        try {
            JWKSet all = JWKSet.parse(new String(jwks, StandardCharsets.UTF_8));
            List<JWK> usable = all.getKeys().stream()
                    .filter(key -> key instanceof RSAKey || key instanceof ECKey)
                    .map(JWK::toPublicJWK)
                    .toList();
            if (usable.isEmpty()) {
                throw new IllegalArgumentException("holds no RSA or EC key");
            }
            return new JwtVerifier(config, new JWKSet(usable), clock);
        } catch (ParseException e) { // its message may show what was read
            throw new IllegalArgumentException("is not a JSON Web Key Set");
        }
    }

    /** Whether a text has the form of a signed token. */
    static boolean looksLikeToken(String text) {
        int first = text.indexOf('.');
        int last = text.lastIndexOf('.');
        return first > 0 && last > first && text.indexOf('.', first + 1) == last;
    }

    /** Whose token this is; throws {@link RefusedException} with a reason for the client. */
    Caller verify(String token) throws RefusedException {
        ByteBuffer digest = ByteBuffer.wrap(Digests.sha256(token.getBytes(StandardCharsets.UTF_8)));
        Known before = known.get(digest);
        if (before != null && clock.millis() < before.untilMillis()) {
            return before.caller();
        }
        known.remove(digest);
        try {
            SignedJWT signed = SignedJWT.parse(token);
            requireKey(signed.getHeader());
            JWTClaimsSet claims = processor.process(signed, null);
            Caller caller = new Caller(claims.getSubject(), models(claims), Caller.Limits.NONE, new CallerUse());
            if (known.size() >= MAX_KNOWN) {
                known.clear();
            }
            known.put(
                    digest,
                    new Known(
                            caller,
                            claims.getExpirationTime()
                                    .toInstant()
                                    .plus(config.clockSkew())
                                    .toEpochMilli()));
            return caller;
        } catch (ExpiredJWTException e) {
            throw new RefusedException("has expired", true, false);
        } catch (BadJOSEException | JOSEException e) {
            throw new RefusedException(
                    "is not signed by a known key, or not for this issuer and audience", false, false);
        } catch (ParseException e) {
            throw new RefusedException("is not a signed JWT", false, false);
        }
    }

    private void requireKey(JWSHeader header) throws RefusedException {
        if (!ALGORITHMS.contains(header.getAlgorithm())) {
            throw new RefusedException("is signed with an algorithm that is not accepted", false, false);
        }
        if (header.getKeyID() != null && keys.getKeyByKeyId(header.getKeyID()) == null) {
            throw new RefusedException("is signed with a key that is not known", false, true);
        }
    }

    private List<String> models(JWTClaimsSet claims) throws RefusedException {
        if (config.modelsClaim().isEmpty()) {
            return List.of();
        }
        @Nullable Object claim = claims.getClaim(config.modelsClaim());
        List<String> models = claim instanceof String text
                ? Arrays.stream(text.split(" ")).filter(part -> !part.isEmpty()).toList()
                : claim instanceof List<?> list
                        ? list.stream().map(String::valueOf).toList()
                        : List.of();
        if (models.isEmpty()) {
            throw new RefusedException(
                    "allows no model: its claim '" + config.modelsClaim() + "' is empty", false, false);
        }
        return models;
    }
}
