package io.caravan.scorers.scorer;

import io.caravan.settings.Setting;

/** Settings of {@code load-aware-scorer}. */
public record LoadAwareSettings(
        @Setting(value = "Waiting requests from which on an endpoint scores 0, at least 1", defaultValue = "128")
                int threshold) {

    public LoadAwareSettings {
        if (threshold < 1) {
            throw new IllegalArgumentException("threshold " + threshold + " is less than 1");
        }
    }
}
