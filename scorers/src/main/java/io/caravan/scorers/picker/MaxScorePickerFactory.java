package io.caravan.scorers.picker;

import io.caravan.scheduling.PluginFactory;
import io.caravan.scheduling.PluginServices;

/** Makes {@code max-score-picker}. */
public final class MaxScorePickerFactory implements PluginFactory<PickerSettings, MaxScorePicker> {

    @Override
    public String type() {
        return "max-score-picker";
    }

    @Override
    public Class<PickerSettings> settingsType() {
        return PickerSettings.class;
    }

    @Override
    public MaxScorePicker create(PickerSettings settings, PluginServices services) {
        return new MaxScorePicker(settings);
    }
}
