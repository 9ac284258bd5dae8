package io.caravan.app.config;

import io.caravan.settings.Setting;
import java.time.Duration;

/** How endpoints are asked whether they can serve. */
public record HealthConfig(
        @Setting(
                        value = "Path that is asked on every endpoint. An answer below 500 is a good one.",
                        defaultValue = "/health")
                String path,
        @Setting(
                        value = "Time between two probes while requests are dispatched, or the endpoint is out.",
                        defaultValue = "1s")
                Duration activeInterval,
        @Setting(value = "Time between two probes else.", defaultValue = "5s") Duration idleInterval,
        @Setting(value = "Longest wait for an answer; three in a row without one are too many.", defaultValue = "1s")
                Duration timeout) {

    private static final Duration LEAST = Duration.ofMillis(10);

    public HealthConfig {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path must begin with /, was '" + path + "'");
        }
        Require.atLeast("activeInterval", activeInterval, LEAST);
        Require.atLeast("idleInterval", idleInterval, activeInterval);
        Require.atLeast("timeout", timeout, LEAST);
    }
}
