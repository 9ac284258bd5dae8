package io.caravan.scorers.scorer;

import io.caravan.scheduling.PluginFactory;
import io.caravan.scheduling.PluginServices;

/** Makes {@code prefix-cache-scorer}. */
public final class PrefixCacheScorerFactory implements PluginFactory<PrefixCacheSettings, PrefixCacheScorer> {

    @Override
    public String type() {
        return "prefix-cache-scorer";
    }

    @Override
    public Class<PrefixCacheSettings> settingsType() {
        return PrefixCacheSettings.class;
    }

    @Override
    public PrefixCacheScorer create(PrefixCacheSettings settings, PluginServices services) {
        return new PrefixCacheScorer(settings);
    }
}
