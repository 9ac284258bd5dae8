package io.caravan.scorers.scorer;

import io.caravan.scheduling.PluginFactory;
import io.caravan.scheduling.PluginServices;

/** Makes {@code active-request-scorer}. */
public final class ActiveRequestScorerFactory implements PluginFactory<ActiveRequestSettings, ActiveRequestScorer> {

    @Override
    public String type() {
        return "active-request-scorer";
    }

    @Override
    public Class<ActiveRequestSettings> settingsType() {
        return ActiveRequestSettings.class;
    }

    @Override
    public ActiveRequestScorer create(ActiveRequestSettings settings, PluginServices services) {
        return new ActiveRequestScorer(settings);
    }
}
