package io.caravan.scorers.picker;

import io.caravan.scheduling.PluginFactory;
import io.caravan.scheduling.PluginServices;

/** Makes {@code random-picker}. */
public final class RandomPickerFactory implements PluginFactory<PickerSettings, RandomPicker> {

    @Override
    public String type() {
        return "random-picker";
    }

    @Override
    public Class<PickerSettings> settingsType() {
        return PickerSettings.class;
    }

    @Override
    public RandomPicker create(PickerSettings settings, PluginServices services) {
        return new RandomPicker(settings);
    }
}
