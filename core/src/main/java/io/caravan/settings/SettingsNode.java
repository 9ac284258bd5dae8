package io.caravan.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One configured value and where it was written. Immutable.
 *
 * @param value a {@link String} (scalars as their text), a {@code List<SettingsNode>} or a
 *     {@code Map<String, SettingsNode>}
 * @param origin where it comes from, for people: {@code caravan.yaml:12}, {@code environment CARAVAN_LISTEN_PORT}
 */
public record SettingsNode(Object value, String origin) {

    /** A map of scalars that all have one origin. */
    public static SettingsNode ofMap(Map<String, String> values, String origin) {
        Map<String, SettingsNode> nodes = new LinkedHashMap<>();
        values.forEach((key, text) -> nodes.put(key, new SettingsNode(text, origin)));
        return new SettingsNode(nodes, origin);
    }

    /** An empty map. */
    public static SettingsNode empty(String origin) {
        return new SettingsNode(Map.<String, SettingsNode>of(), origin);
    }

    /** Whether this is a map. */
    public boolean isMap() {
        return value instanceof Map;
    }

    /** Whether this is a list. */
    public boolean isList() {
        return value instanceof List;
    }

    /** The entries of a map. */
    @SuppressWarnings("unchecked")
    public Map<String, SettingsNode> map() {
        return (Map<String, SettingsNode>) value;
    }

    /** The elements of a list. */
    @SuppressWarnings("unchecked")
    public List<SettingsNode> list() {
        return (List<SettingsNode>) value;
    }
}
