package io.caravan.app.config;

import io.caravan.settings.Setting;

/** When the gateway calls itself ready. */
public record ReadinessConfig(
        @Setting(value = "Healthy endpoints needed to be ready.", defaultValue = "1") int minHealthyEndpoints) {

    public ReadinessConfig {
        Require.atLeast("minHealthyEndpoints", minHealthyEndpoints, 0);
    }
}
