package io.caravan.pool;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which series of a metrics page is meant. Immutable.
 *
 * @param name the metric's name
 * @param labels the labels the series must have, with these values; it may have others
 */
public record MetricSpec(String name, Map<String, String> labels) {

    private static final Pattern SPEC = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(?:\\{(.*)})?");
    private static final Pattern LABEL =
            Pattern.compile("\\s*([a-zA-Z_][a-zA-Z0-9_]*)\\s*=\\s*(?:\"([^\"]*)\"\\s*|([^\",]*))(?=,|$)");

    public MetricSpec {
        labels = Map.copyOf(labels);
    }

    /**
     * Reads {@code name} or {@code name{label=value,…}}; values may be quoted and then contain commas.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    public static MetricSpec parse(String text) {
        Matcher spec = SPEC.matcher(text.strip());
        if (!spec.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no metric: it must have the form name or name{label=value,…}");
        }
        Map<String, String> labels = new TreeMap<>();
        String list = spec.group(2) == null ? "" : spec.group(2).strip();
        Matcher label = LABEL.matcher(list);
        int at = 0;
        while (at < list.length()) {
            if (!label.region(at, list.length()).lookingAt()) {
                throw new IllegalArgumentException("'" + list.substring(at) + "' in metric '" + text
                        + "' is no label: it must have the form label=value");
            }
            String quoted = label.group(2);
            labels.put(label.group(1), quoted != null ? quoted : label.group(3).strip());
            at = label.end() + 1;
        }
        return new MetricSpec(spec.group(1), labels);
    }
}
