package io.caravan.scorers.picker;

import io.caravan.scheduling.PluginFactory;
import io.caravan.scheduling.PluginServices;

/** Makes {@code round-robin-picker}. */
public final class RoundRobinPickerFactory implements PluginFactory<PickerSettings, RoundRobinPicker> {

    @Override
    public String type() {
        return "round-robin-picker";
    }

    @Override
    public Class<PickerSettings> settingsType() {
        return PickerSettings.class;
    }

    @Override
    public RoundRobinPicker create(PickerSettings settings, PluginServices services) {
        return new RoundRobinPicker(settings);
    }
}
