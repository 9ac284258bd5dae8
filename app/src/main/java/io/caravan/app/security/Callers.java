package io.caravan.app.security;

import io.caravan.access.Authenticator;
import io.caravan.app.config.AuthConfig;
import io.caravan.app.config.JwtConfig;
import io.caravan.settings.SettingsProblem;
import io.caravan.tolerance.ToleranceCounters;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may call, as {@code auth} says. */
final class Callers {

    private static final Duration LEAST_FETCH_INTERVAL = Duration.ofSeconds(5);

    private final AuthConfig config;
    private final @Nullable FileValue<KeyRing> keys;
    private final @Nullable Tokens tokens;
    private final @Nullable JwksUrl provider;

    Callers(AuthConfig config, FileWatch watch, ToleranceCounters tolerated, List<SettingsProblem> problems) {
        this.config = config;
        Path keysFile = config.keysFile();
        this.keys = keysFile == null ? null : watch.add(KeyRing.file(keysFile), problems);
        JwtConfig jwt = config.jwt();
        URI url = jwt.jwksUrl();
        Path file = jwt.jwksFile();
        Clock clock = Clock.systemUTC();
        if (url != null) {
            JwksUrl fetched = new JwksUrl(
                    url, body -> JwtVerifier.of(jwt, body, clock), tolerated, watch.thread(), LEAST_FETCH_INTERVAL);
            this.provider = fetched;
            this.tokens = new Tokens(fetched, fetched::refresh);
        } else {
            this.provider = null;
            this.tokens = file == null ? null : new Tokens(watch.add(jwks(jwt, file, clock), problems), () -> {});
        }
    }

    private static FileValue<JwtVerifier> jwks(JwtConfig jwt, Path path, Clock clock) {
        NamedFile file = new NamedFile("auth.jwt.jwksFile", path);
        return new FileValue<>(List.of(file), contents -> {
            try {
                return JwtVerifier.of(jwt, contents.get(0), clock);
            } catch (IllegalArgumentException e) {
                throw file.unusable(String.valueOf(e.getMessage()));
            }
        });
    }

    /** Begins to fetch. */
    void start() {
        if (provider != null) {
            provider.start();
        }
    }

    /** Knows who may call, or null if anyone may. */
    @Nullable
    Authenticator authenticator() {
        return config.isOn() ? new CredentialCheck(keys, tokens) : null;
    }

    /** What is wrong with the identity provider's keys, for people. */
    List<String> alarms() {
        String problem = provider == null ? null : provider.problem();
        return problem == null
                ? List.of()
                : List.of("auth.jwt.jwksUrl: " + config.jwt().jwksUrl() + " " + problem);
    }
}
