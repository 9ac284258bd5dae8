package io.caravan.scorers.scorer;

import io.caravan.scheduling.NoSettings;
import io.caravan.scheduling.PluginFactory;
import io.caravan.scheduling.PluginServices;

/** Makes {@code running-requests-size-scorer}. */
public final class RunningRequestsSizeScorerFactory implements PluginFactory<NoSettings, RunningRequestsSizeScorer> {

    @Override
    public String type() {
        return "running-requests-size-scorer";
    }

    @Override
    public Class<NoSettings> settingsType() {
        return NoSettings.class;
    }

    @Override
    public RunningRequestsSizeScorer create(NoSettings settings, PluginServices services) {
        return new RunningRequestsSizeScorer(services.tolerated());
    }
}
