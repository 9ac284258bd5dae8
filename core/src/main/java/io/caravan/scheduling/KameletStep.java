package io.caravan.scheduling;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One step of a route that calls a Kamelet.
 *
 * @param kamelet the Kamelet's name
 * @param parameters its parameters by name, sorted, without those that Camel itself reads
 */
public record KameletStep(String kamelet, Map<String, String> parameters) {

    private static final String SCHEME = "kamelet:";
    private static final Set<String> OF_CAMEL = Set.of(
            "block",
            "bridgeErrorHandler",
            "failIfNoConsumers",
            "lazyStartProducer",
            "location",
            "noErrorHandler",
            "timeout");

    /** Reads {@code to: kamelet:…}, {@code to: {uri, parameters}} or {@code kamelet: {name, parameters}}; else null. */
    public static @Nullable KameletStep of(@Nullable Object step) {
        if (!(step instanceof Map<?, ?> map) || map.size() != 1) {
            return null;
        }
        Map.Entry<?, ?> entry = map.entrySet().iterator().next();
        boolean isTo = "to".equals(entry.getKey());
        if (!isTo && !"kamelet".equals(entry.getKey())) {
            return null;
        }
        Object target = entry.getValue();
        Object parameters = null;
        if (target instanceof Map<?, ?> form) {
            target = form.get(isTo ? "uri" : "name");
            parameters = form.get("parameters");
        }
        if (!(target instanceof String text) || (isTo && !text.startsWith(SCHEME))) {
            return null;
        }
        return read(isTo ? text.substring(SCHEME.length()) : text, parameters);
    }

    /** Whether a value is filled in by Camel only. */
    public boolean hasPlaceholder() {
        return kamelet.contains("{{") || parameters.values().stream().anyMatch(value -> value.contains("{{"));
    }

    private static KameletStep read(String uri, @Nullable Object parameters) {
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        int routeId = path.indexOf('/');
        String name = path.startsWith("//") ? path.substring(2) : routeId < 0 ? path : path.substring(0, routeId);
        Map<String, String> all = new TreeMap<>();
        if (query >= 0) {
            readQuery(uri.substring(query + 1), all);
        }
        if (parameters instanceof Map<?, ?> map) {
            map.forEach((key, value) -> all.put(String.valueOf(key), withoutRaw(String.valueOf(value))));
        }
        all.keySet().removeAll(OF_CAMEL);
        return new KameletStep(name, all);
    }

    private static void readQuery(String query, Map<String, String> into) {
        int from = 0;
        while (from < query.length()) {
            int equals = query.indexOf('=', from);
            if (equals < 0) {
                into.put(query.substring(from), "");
                return;
            }
            String key = query.substring(from, equals);
            int end = valueEnd(query, equals + 1);
            String value = query.substring(equals + 1, end);
            String plain = withoutRaw(value);
            into.put(key, plain.length() == value.length() ? decoded(value) : plain);
            from = end + 1;
        }
    }

    private static int valueEnd(String query, int start) {
        int close = query.startsWith("RAW(", start)
                ? query.indexOf(')', start)
                : query.startsWith("RAW{", start) ? query.indexOf('}', start) : -1;
        int end = query.indexOf('&', Math.max(close, start));
        return end < 0 ? query.length() : end;
    }

    private static String withoutRaw(String value) {
        boolean round = value.startsWith("RAW(") && value.endsWith(")");
        boolean curly = value.startsWith("RAW{") && value.endsWith("}");
        return round || curly ? value.substring(4, value.length() - 1) : value;
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value; // a lone percent sign stands for itself
        }
    }
}
