package io.caravan.scorers.filter;

import io.caravan.scheduling.NoSettings;
import io.caravan.scheduling.PluginFactory;
import io.caravan.scheduling.PluginServices;

/** Makes {@code healthy-filter}. */
public final class HealthyFilterFactory implements PluginFactory<NoSettings, HealthyFilter> {

    @Override
    public String type() {
        return "healthy-filter";
    }

    @Override
    public Class<NoSettings> settingsType() {
        return NoSettings.class;
    }

    @Override
    public HealthyFilter create(NoSettings settings, PluginServices services) {
        return new HealthyFilter();
    }
}
