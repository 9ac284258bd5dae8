package io.caravan.scorers.filter;

import io.caravan.settings.Setting;

/** Settings of {@code capacity-filter}. */
public record CapacitySettings(
        @Setting(
                        value = "Requests in flight from which on an endpoint is given no more, at least 1",
                        defaultValue = "1024")
                int maxInFlight) {

    public CapacitySettings {
        if (maxInFlight < 1) {
            throw new IllegalArgumentException("maxInFlight " + maxInFlight + " is less than 1");
        }
    }
}
