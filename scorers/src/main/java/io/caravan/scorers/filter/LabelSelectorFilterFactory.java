package io.caravan.scorers.filter;

import io.caravan.scheduling.PluginFactory;
import io.caravan.scheduling.PluginServices;

/** Makes {@code label-selector-filter}. */
public final class LabelSelectorFilterFactory implements PluginFactory<LabelSelectorSettings, LabelSelectorFilter> {

    @Override
    public String type() {
        return "label-selector-filter";
    }

    @Override
    public Class<LabelSelectorSettings> settingsType() {
        return LabelSelectorSettings.class;
    }

    @Override
    public LabelSelectorFilter create(LabelSelectorSettings settings, PluginServices services) {
        return new LabelSelectorFilter(settings);
    }
}
