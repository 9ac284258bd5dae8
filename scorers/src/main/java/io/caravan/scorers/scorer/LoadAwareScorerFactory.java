package io.caravan.scorers.scorer;

import io.caravan.scheduling.PluginFactory;
import io.caravan.scheduling.PluginServices;

/** Makes {@code load-aware-scorer}. */
public final class LoadAwareScorerFactory implements PluginFactory<LoadAwareSettings, LoadAwareScorer> {

    @Override
    public String type() {
        return "load-aware-scorer";
    }

    @Override
    public Class<LoadAwareSettings> settingsType() {
        return LoadAwareSettings.class;
    }

    @Override
    public LoadAwareScorer create(LoadAwareSettings settings, PluginServices services) {
        return new LoadAwareScorer(settings, services.tolerated());
    }
}
