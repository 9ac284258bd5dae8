package io.caravan.scorers.filter;

import java.util.List;
import java.util.Map;

/**
 * One condition on labels, with the meaning Kubernetes gives it. Immutable.
 *
 * @param key the label's name
 * @param values the values of {@link Operator#IN} and {@link Operator#NOT_IN}, else empty
 */
record LabelRequirement(String key, Operator operator, List<String> values) {

    /** The operators of a Kubernetes label selector. */
    enum Operator {
        /** The label is there and has one of the values. */
        IN,
        /** The label is missing or has none of the values. */
        NOT_IN,
        /** The label is there. */
        EXISTS,
        /** The label is missing. */
        DOES_NOT_EXIST
    }

    LabelRequirement {
        values = List.copyOf(values);
    }

    static LabelRequirement in(String key, List<String> values) {
        return new LabelRequirement(key, Operator.IN, values);
    }

    boolean matches(Map<String, String> labels) {
        String value = labels.get(key);
        return switch (operator) {
            case IN -> value != null && values.contains(value);
            case NOT_IN -> value == null || !values.contains(value);
            case EXISTS -> value != null;
            case DOES_NOT_EXIST -> value == null;
        };
    }

    /** As kubectl writes it. */
    @Override
    public String toString() {
        return switch (operator) {
            case IN -> values.size() == 1 ? key + "=" + values.get(0) : key + " in (" + String.join(",", values) + ")";
            case NOT_IN ->
                values.size() == 1 ? key + "!=" + values.get(0) : key + " notin (" + String.join(",", values) + ")";
            case EXISTS -> key;
            case DOES_NOT_EXIST -> "!" + key;
        };
    }
}
