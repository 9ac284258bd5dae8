package io.caravan.scorers.picker;

import io.caravan.scheduling.PluginFactory;
import io.caravan.scheduling.PluginServices;

/** Makes {@code weighted-random-picker}. */
public final class WeightedRandomPickerFactory implements PluginFactory<PickerSettings, WeightedRandomPicker> {

    @Override
    public String type() {
        return "weighted-random-picker";
    }

    @Override
    public Class<PickerSettings> settingsType() {
        return PickerSettings.class;
    }

    @Override
    public WeightedRandomPicker create(PickerSettings settings, PluginServices services) {
        return new WeightedRandomPicker(settings);
    }
}
