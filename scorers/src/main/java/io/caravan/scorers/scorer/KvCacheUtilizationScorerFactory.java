package io.caravan.scorers.scorer;

import io.caravan.scheduling.NoSettings;
import io.caravan.scheduling.PluginFactory;
import io.caravan.scheduling.PluginServices;

/** Makes {@code kv-cache-utilization-scorer}. */
public final class KvCacheUtilizationScorerFactory implements PluginFactory<NoSettings, KvCacheUtilizationScorer> {

    @Override
    public String type() {
        return "kv-cache-utilization-scorer";
    }

    @Override
    public Class<NoSettings> settingsType() {
        return NoSettings.class;
    }

    @Override
    public KvCacheUtilizationScorer create(NoSettings settings, PluginServices services) {
        return new KvCacheUtilizationScorer(services.tolerated());
    }
}
