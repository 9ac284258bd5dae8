package io.caravan.app.config;

import io.caravan.settings.Setting;
import java.time.Duration;

/** How the gateway ends when it is told to. */
public record DrainConfig(
        @Setting(
                        value =
                                "From the signal, at which readiness ends, until the port stops accepting connections: as "
                                        + "long as load balancers may take to notice.",
                        defaultValue = "5s")
                Duration noticeTime,
        @Setting(
                        value = "Longest wait after that for running requests; the rest ends with a typed error.",
                        defaultValue = "60s")
                Duration timeout) {

    public DrainConfig {
        Require.atLeast("noticeTime", noticeTime, Duration.ZERO);
        Require.atLeast("timeout", timeout, Duration.ZERO);
    }
}
