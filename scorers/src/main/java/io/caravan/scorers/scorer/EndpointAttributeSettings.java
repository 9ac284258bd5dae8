package io.caravan.scorers.scorer;

import io.caravan.settings.Setting;

/** Settings of {@code endpoint-attribute-scorer}. */
public record EndpointAttributeSettings(
        @Setting("Name of the figure among the endpoint's attributes") String attributeKey,
        @Setting("linear_lower_is_better or linear_higher_is_better") String algorithm,
        @Setting(
                        value = "adaptiveRange: between the candidates' least and greatest figure;"
                                + " fixedRange: between min and max",
                        defaultValue = ADAPTIVE_RANGE)
                String normalization,
        @Setting(value = "Lower end of the fixed range", defaultValue = "0.0") double min,
        @Setting(value = "Upper end of the fixed range, greater than min", defaultValue = "1.0") double max) {

    static final String LOWER_IS_BETTER = "linear_lower_is_better";
    static final String HIGHER_IS_BETTER = "linear_higher_is_better";
    static final String ADAPTIVE_RANGE = "adaptiveRange";
    static final String FIXED_RANGE = "fixedRange";

    public EndpointAttributeSettings {
        if (attributeKey.isBlank()) {
            throw new IllegalArgumentException("attributeKey must not be blank");
        }
        requireOneOf("algorithm", algorithm, LOWER_IS_BETTER, HIGHER_IS_BETTER);
        requireOneOf("normalization", normalization, ADAPTIVE_RANGE, FIXED_RANGE);
        if (!(min < max) || Double.isInfinite(min) || Double.isInfinite(max)) {
            throw new IllegalArgumentException("min " + min + " is not less than max " + max + ", or not finite");
        }
    }

    boolean lowerIsBetter() {
        return algorithm.equals(LOWER_IS_BETTER);
    }

    boolean isFixedRange() {
        return normalization.equals(FIXED_RANGE);
    }

    private static void requireOneOf(String name, String value, String first, String second) {
        if (!value.equals(first) && !value.equals(second)) {
            throw new IllegalArgumentException(name + " '" + value + "' is neither " + first + " nor " + second);
        }
    }
}
