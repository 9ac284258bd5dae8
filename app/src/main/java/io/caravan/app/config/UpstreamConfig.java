package io.caravan.app.config;

import io.caravan.settings.Setting;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How the gateway talks to endpoints. */
public record UpstreamConfig(
        @Setting(value = "Longest wait for a connection before the next candidate is tried.", defaultValue = "2s")
                Duration connectTimeout,
        @Setting(value = "Longest wait for the first byte of an answer.", defaultValue = "10m")
                Duration responseTimeout,
        @Setting(
                        value = "Longest time for a whole request. Clients may ask for less with the headers "
                                + "x-caravan-timeout-ms (total), x-caravan-connect-timeout-ms, x-caravan-response-timeout-ms and "
                                + "x-caravan-idle-timeout-ms. "
                                + "Limits but the connect timeout are looked at once a second.",
                        defaultValue = "1h")
                Duration totalTimeout,
        @Setting(value = "Longest silence within an answer.", defaultValue = "5m") Duration idleTimeout,
        @Setting(
                        value =
                                "Endpoints tried for one request, at most. Another one is tried only before the first byte.",
                        defaultValue = "3")
                int maxAttempts,
        @Setting(
                        value =
                                "Requests that an endpoint received and did not answer are repeated at another one while they are "
                                        + "at most this share of those under way; ten always may.",
                        defaultValue = "0.5")
                double retryShare,
        @Setting(value = "Idle connections kept per endpoint, at most.", defaultValue = "256") int maxIdleConnections,
        @Setting(
                        value =
                                "A file with a key that endpoints are sent as Authorization: Bearer, in the place of the "
                                        + "client's. Read again when it changes.",
                        defaultValue = "")
                @Nullable
                Path apiKeyFile,
        @Setting("TLS towards endpoints whose URL begins with https.") UpstreamTlsConfig tls) {

    private static final Duration LEAST = Duration.ofMillis(1);

    public UpstreamConfig {
        Require.atLeast("connectTimeout", connectTimeout, LEAST);
        Require.atLeast("responseTimeout", responseTimeout, LEAST);
        Require.atLeast("totalTimeout", totalTimeout, LEAST);
        Require.atLeast("idleTimeout", idleTimeout, LEAST);
        Require.between("maxAttempts", maxAttempts, 1, 100);
        Require.share("retryShare", retryShare);
        Require.between("maxIdleConnections", maxIdleConnections, 0, 65_535);
    }
}
