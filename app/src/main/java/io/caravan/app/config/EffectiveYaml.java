package io.caravan.app.config;

import io.caravan.settings.ByteSize;
import io.caravan.settings.DurationText;
import io.caravan.settings.SettingsNode;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes bound records as YAML with the origin of each value as a comment. Used once. */
final class EffectiveYaml {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./][A-Za-z0-9_./-]*(?::[A-Za-z0-9_./-]+)*");
    private static final Pattern AMBIGUOUS =
            Pattern.compile("(?i)true|false|null|~|yes|no|on|off|\\.nan|\\.inf|[\\d.]+(?::\\d+)+");
    private static final int COMMENT_COLUMN = 44;

    private final StringBuilder out = new StringBuilder();

    EffectiveYaml record(Record value, @Nullable SettingsNode node, String indent) {
        String lead = indent;
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            String name = component.getName();
            SettingsNode given = node != null && node.isMap() ? node.map().get(name) : null;
            entry(lead + name + ":", read(component, value), given, indent.replace('-', ' '));
            lead = indent.replace('-', ' ');
        }
        return this;
    }

    private void entry(String lead, @Nullable Object value, @Nullable SettingsNode given, String indent) {
        String origin = given == null ? "default" : given.origin();
        if (value instanceof Record group && !isScalar(value)) {
            out.append(lead).append('\n');
            record(group, given, indent + "  ");
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            line(lead, origin);
            for (int i = 0; i < list.size(); i++) {
                element(
                        list.get(i),
                        given != null && given.isList() ? given.list().get(i) : null,
                        indent);
            }
        } else if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            line(lead, origin);
            map.forEach((key, entry) -> line(indent + "  " + text(String.valueOf(key)) + ": " + scalar(entry), origin));
        } else {
            line(lead + (value == null ? "" : " " + scalar(value)), origin);
        }
    }

    private void element(Object value, @Nullable SettingsNode given, String indent) {
        if (value instanceof Record group && !isScalar(value)) {
            record(group, given, indent + "  - ");
        } else {
            out.append(indent).append("  - ").append(scalar(value)).append('\n');
        }
    }

    private void line(String text, String origin) {
        out.append(text);
        out.append(" ".repeat(Math.max(1, COMMENT_COLUMN - text.length())));
        out.append("# ").append(origin).append('\n');
    }

    private static boolean isScalar(Object value) {
        return value instanceof ByteSize;
    }

    private static String scalar(Object value) {
        if (value instanceof List) {
            return "[]";
        }
        if (value instanceof Map) {
            return "{}";
        }
        if (value instanceof Duration duration) {
            return DurationText.format(duration);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
        return value instanceof Number || value instanceof Boolean ? value.toString() : text(value.toString());
    }

    private static String text(String value) {
        boolean plain =
                PLAIN.matcher(value).matches() && !AMBIGUOUS.matcher(value).matches();
        return plain ? value : "'" + value.replace("'", "''") + "'";
    }

    private static @Nullable Object read(RecordComponent component, Record value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
