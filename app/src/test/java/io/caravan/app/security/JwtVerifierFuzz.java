package io.caravan.app.security;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.caravan.app.config.JwtConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;

/** Whatever comes as a token or as a set of keys is refused, and nothing else happens. */
class JwtVerifierFuzz {

    private static final JwtConfig CONFIG = new JwtConfig(
            "issuer", "audience", URI.create("https://issuer.example/jwks"), null, "models", Duration.ofSeconds(30));

    /** From the examples of RFC 7517, appendix A. */
    private static final String KEYS =
            """
            {"keys":[{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
            "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","use":"sig","kid":"1"}]}
            """;

    private final JwtVerifier verifier =
            JwtVerifier.of(CONFIG, KEYS.getBytes(StandardCharsets.UTF_8), Clock.systemUTC());

    @FuzzTest(maxDuration = "10m")
    void refusesAnyToken(byte[] bytes) {
        refused(new String(bytes, StandardCharsets.ISO_8859_1));
        int cut = bytes.length / 2;
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        byte[] claims = new byte[bytes.length - cut];
        System.arraycopy(bytes, cut, claims, 0, claims.length);
        refused(base64.encodeToString(java.util.Arrays.copyOf(bytes, cut)) + "." + base64.encodeToString(claims)
                + ".AAAA");
        refused(base64.encodeToString("{\"alg\":\"ES256\",\"kid\":\"1\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(bytes) + ".AAAA");
    }

    private void refused(String token) {
        try {
            verifier.verify(token);
        } catch (JwtVerifier.RefusedException expected) {
            return;
        }
        throw new AssertionError("a token that nobody has signed was taken");
    }

    @FuzzTest(maxDuration = "10m")
    void readsOrRefusesAnySetOfKeys(byte[] bytes) {
        try {
            JwtVerifier.of(CONFIG, bytes, Clock.systemUTC());
        } catch (IllegalArgumentException expected) {
            // refused
        }
    }
}
