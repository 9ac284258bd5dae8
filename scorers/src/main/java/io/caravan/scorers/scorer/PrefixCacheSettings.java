package io.caravan.scorers.scorer;

import io.caravan.settings.Setting;

/** Settings of {@code prefix-cache-scorer} and {@code precise-prefix-cache-scorer}. */
public record PrefixCacheSettings(
        @Setting(value = "Share of the score that comes from the length of the match, 0 to 1", defaultValue = "0.0")
                double matchLengthWeight,
        @Setting(value = "Matched tokens from which on the length counts in full, at least 1", defaultValue = "8192")
                int matchLengthScaleTokens) {

    public PrefixCacheSettings {
        if (!(matchLengthWeight >= 0.0 && matchLengthWeight <= 1.0)) {
            throw new IllegalArgumentException("matchLengthWeight " + matchLengthWeight + " is outside 0 to 1");
        }
        if (matchLengthScaleTokens < 1) {
            throw new IllegalArgumentException("matchLengthScaleTokens " + matchLengthScaleTokens + " is less than 1");
        }
    }
}
