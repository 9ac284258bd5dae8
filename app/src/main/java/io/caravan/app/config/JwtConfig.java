package io.caravan.app.config;

import io.caravan.settings.Setting;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tokens of an identity provider that let clients in beside API keys. None do unless jwksUrl or jwksFile is given. */
public record JwtConfig(
        @Setting(value = "The claim iss every token must have.", defaultValue = "") String issuer,
        @Setting(value = "What the claim aud of every token must have.", defaultValue = "") String audience,
        @Setting(
                        value = "Where the provider's keys are, https, or http on loopback; read every five minutes.",
                        defaultValue = "")
                @Nullable
                URI jwksUrl,
        @Setting(value = "A file with them instead; read again when it changes.", defaultValue = "") @Nullable
                Path jwksFile,
        @Setting(
                        value =
                                "A claim that lists the models a token allows, with * for any text; none for all models.",
                        defaultValue = "")
                String modelsClaim,
        @Setting(value = "How far the provider's clock may be off.", defaultValue = "30s") Duration clockSkew) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Duration MOST_SKEW = Duration.ofMinutes(10);

    public JwtConfig {
        if (jwksUrl != null && jwksFile != null) {
            throw new IllegalArgumentException("jwksUrl and jwksFile exclude each other");
        }
        if (jwksUrl != null) {
            String host = jwksUrl.getHost();
            boolean local = "http".equals(jwksUrl.getScheme()) && host != null && LOOPBACK.contains(host);
            if (host == null || !(local || "https".equals(jwksUrl.getScheme()))) {
                throw new IllegalArgumentException("jwksUrl must be https://…, or http:// on loopback, was " + jwksUrl);
            }
        }
        if (jwksUrl != null || jwksFile != null) {
            Require.notBlank("issuer", issuer);
            Require.notBlank("audience", audience);
        }
        Require.atLeast("clockSkew", clockSkew, Duration.ZERO);
        if (clockSkew.compareTo(MOST_SKEW) > 0) {
            throw new IllegalArgumentException("clockSkew must be at most 10m");
        }
    }

    /** Whether tokens let clients in. */
    public boolean isOn() {
        return jwksUrl != null || jwksFile != null;
    }
}
