package io.caravan.app.config;

import io.caravan.settings.Setting;

/** The memory of recent decisions, which {@code caravan explain} reads. */
public record DecisionsConfig(
        @Setting(value = "Decisions remembered; the oldest goes first.", defaultValue = "2048") int capacity) {

    public DecisionsConfig {
        Require.between("capacity", capacity, 1, 1 << 20);
    }
}
