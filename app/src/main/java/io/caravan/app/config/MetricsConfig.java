package io.caravan.app.config;

import io.caravan.settings.Setting;
import java.time.Duration;

/** How the gateway reads the endpoints' own metrics. */
public record MetricsConfig(
        @Setting(value = "Path of the metrics page on every endpoint.", defaultValue = "/metrics") String path,
        @Setting(value = "Time between two reads while the endpoint serves requests.", defaultValue = "200ms")
                Duration activeInterval,
        @Setting(value = "Time between two reads while it serves none.", defaultValue = "5s") Duration idleInterval,
        @Setting(value = "Longest wait for one read.", defaultValue = "1s") Duration timeout,
        @Setting(value = "Time between two reads of the list of served models.", defaultValue = "10s")
                Duration modelsInterval) {

    private static final Duration LEAST = Duration.ofMillis(10);

    public MetricsConfig {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path must begin with /, was '" + path + "'");
        }
        Require.atLeast("activeInterval", activeInterval, LEAST);
        Require.atLeast("idleInterval", idleInterval, activeInterval);
        Require.atLeast("timeout", timeout, LEAST);
        Require.atLeast("modelsInterval", modelsInterval, LEAST);
    }
}
