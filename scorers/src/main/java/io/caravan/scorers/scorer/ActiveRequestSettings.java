package io.caravan.scorers.scorer;

import io.caravan.settings.Setting;

/** Settings of {@code active-request-scorer}. */
public record ActiveRequestSettings(
        @Setting(value = "Requests in flight up to which an endpoint counts as idle and scores 1", defaultValue = "0")
                int idleThreshold,
        @Setting(value = "Greatest score of an endpoint that is not idle, 0 to 1", defaultValue = "1.0")
                double maxBusyScore) {

    public ActiveRequestSettings {
        if (idleThreshold < 0) {
            throw new IllegalArgumentException("idleThreshold " + idleThreshold + " is negative");
        }
        if (!(maxBusyScore >= 0.0 && maxBusyScore <= 1.0)) {
            throw new IllegalArgumentException("maxBusyScore " + maxBusyScore + " is outside 0 to 1");
        }
    }
}
