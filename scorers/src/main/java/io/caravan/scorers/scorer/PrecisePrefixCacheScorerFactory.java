package io.caravan.scorers.scorer;

import io.caravan.scheduling.PluginFactory;
import io.caravan.scheduling.PluginServices;

/** Makes {@code precise-prefix-cache-scorer}. */
public final class PrecisePrefixCacheScorerFactory
        implements PluginFactory<PrefixCacheSettings, PrecisePrefixCacheScorer> {

    @Override
    public String type() {
        return "precise-prefix-cache-scorer";
    }

    @Override
    public Class<PrefixCacheSettings> settingsType() {
        return PrefixCacheSettings.class;
    }

    @Override
    public PrecisePrefixCacheScorer create(PrefixCacheSettings settings, PluginServices services) {
        return new PrecisePrefixCacheScorer(settings);
    }
}
