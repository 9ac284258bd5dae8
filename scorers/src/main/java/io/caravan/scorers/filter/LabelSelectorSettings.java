package io.caravan.scorers.filter;

import io.caravan.settings.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code label-selector-filter} keeps. With nothing set it keeps every endpoint. */
public record LabelSelectorSettings(
        @Setting(value = "Labels an endpoint must have, as name=value pairs separated by commas", defaultValue = "")
                Map<String, String> matchLabels,
        @Setting(
                        value =
                                "Further requirements as kubectl writes them, for example: tier in (gold,silver), !spot",
                        defaultValue = "")
                String selector) {

    public LabelSelectorSettings {
        matchLabels = Map.copyOf(matchLabels);
        LabelSelector.parse(selector);
    }

    LabelSelector toSelector() {
        List<LabelRequirement> all = new ArrayList<>();
        new TreeMap<>(matchLabels).forEach((key, value) -> all.add(LabelRequirement.in(key, List.of(value))));
        all.addAll(LabelSelector.parse(selector).requirements());
        return new LabelSelector(all);
    }
}
