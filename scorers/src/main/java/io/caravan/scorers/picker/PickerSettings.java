package io.caravan.scorers.picker;

import io.caravan.settings.Setting;
import java.util.Map;

/** Settings of every picker. */
public record PickerSettings(
        @Setting(
                        value =
                                "Endpoints to pick at most, best first; those after the first are tried when it cannot be"
                                        + " reached; at least 1",
                        defaultValue = "1")
                int maxNumOfEndpoints) {

    public PickerSettings {
        if (maxNumOfEndpoints < 1) {
            throw new IllegalArgumentException("maxNumOfEndpoints " + maxNumOfEndpoints + " is less than 1");
        }
    }

    /** The settings by name. */
    Map<String, String> asText() {
        return Map.of("maxNumOfEndpoints", Integer.toString(maxNumOfEndpoints));
    }
}
