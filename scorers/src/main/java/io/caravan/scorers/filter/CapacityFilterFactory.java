package io.caravan.scorers.filter;

import io.caravan.scheduling.PluginFactory;
import io.caravan.scheduling.PluginServices;

/** Makes {@code capacity-filter}. */
public final class CapacityFilterFactory implements PluginFactory<CapacitySettings, CapacityFilter> {

    @Override
    public String type() {
        return "capacity-filter";
    }

    @Override
    public Class<CapacitySettings> settingsType() {
        return CapacitySettings.class;
    }

    @Override
    public CapacityFilter create(CapacitySettings settings, PluginServices services) {
        return new CapacityFilter(settings);
    }
}
