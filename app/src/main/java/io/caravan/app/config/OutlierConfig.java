package io.caravan.app.config;

import io.caravan.outlier.OutlierRules;
import io.caravan.settings.Setting;
import java.time.Duration;

/** When an endpoint that answers probes is left out all the same, because requests fail there. */
public record OutlierConfig(
        @Setting(value = "Failures in a row that eject an endpoint.", defaultValue = "5") int failuresInARow,
        @Setting(value = "Share of failed requests within the window that ejects.", defaultValue = "0.5")
                double failureShare,
        @Setting(value = "Requests within the window below which the share says nothing.", defaultValue = "10")
                int leastRequests,
        @Setting(value = "Time over which the share is taken.", defaultValue = "10s") Duration window,
        @Setting(value = "How long the first ejection lasts; each further one twice as long.", defaultValue = "10s")
                Duration ejection,
        @Setting(
                        value =
                                "How long an ejection lasts at most; after so long without one the next is a first one.",
                        defaultValue = "5m")
                Duration maxEjection,
        @Setting(value = "Share of the pool that may be ejected at once; 0 ejects none.", defaultValue = "0.5")
                double maxEjectedShare,
        @Setting(
                        value =
                                "How long an endpoint that returns is given fewer requests than others; 0s for not at all.",
                        defaultValue = "30s")
                Duration slowStart) {

    private static final Duration LEAST = Duration.ofMillis(10);

    public OutlierConfig {
        Require.atLeast("failuresInARow", failuresInARow, 1);
        Require.share("failureShare", failureShare);
        if (failureShare == 0) {
            throw new IllegalArgumentException("failureShare must be above 0, was 0.0");
        }
        Require.atLeast("leastRequests", leastRequests, 1);
        Require.atLeast("window", window, LEAST);
        Require.atLeast("ejection", ejection, LEAST);
        Require.atLeast("maxEjection", maxEjection, ejection);
        Require.share("maxEjectedShare", maxEjectedShare);
        Require.atLeast("slowStart", slowStart, Duration.ZERO);
    }

    /** The same for the detector. */
    public OutlierRules rules() {
        return new OutlierRules(
                failuresInARow, failureShare, leastRequests, window, ejection, maxEjection, maxEjectedShare, slowStart);
    }
}
