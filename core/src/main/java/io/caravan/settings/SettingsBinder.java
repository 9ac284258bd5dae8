package io.caravan.settings;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a settings record from configured text. Every component carries a {@link Setting}; its name is the setting's name.
 *
 * <p>Types: text, whole and real numbers, truth values, {@link java.time.Duration}, {@link ByteSize},
 * {@link java.nio.file.Path}, {@link java.net.URI}, enums (lower case), lists, maps with text keys, nested records. Where a
 * list or map is expected, one line of text is read as {@code a,b} or {@code k=v,k2=v2}. A nested record that is not
 * configured is made from its defaults, unless it is {@code @Nullable}. Empty text for a {@code @Nullable} component is null.
 *
 * <p>What a compact constructor rejects with an {@link IllegalArgumentException} becomes a problem; if the message begins
 * with a component's name, the problem points at that component. Stateless and thread-safe.
 */
public final class SettingsBinder {

    private final List<SettingsProblem> problems;

    private SettingsBinder(List<SettingsProblem> problems) {
        this.problems = problems;
    }

    /**
     * Binds a map node.
     *
     * @param path where the record stands in the configuration, dotted; empty at the top
     * @param problems receives everything that is wrong
     * @return the record, or null if problems were added
     */
    public static <S extends Record> @Nullable S bind(
            Class<S> recordType, SettingsNode node, String path, List<SettingsProblem> problems) {
        return recordType.cast(new SettingsBinder(problems).record(recordType, node, path));
    }

    /** Binds a map node; throws {@link SettingsException} with every problem at once. */
    public static <S extends Record> S bindOrThrow(Class<S> recordType, SettingsNode node, String path) {
        List<SettingsProblem> problems = new ArrayList<>();
        S bound = bind(recordType, node, path, problems);
        if (bound == null) {
            throw new SettingsException(problems);
        }
        return bound;
    }

    private @Nullable Object record(Class<?> type, SettingsNode node, String path) {
        if (!node.isMap() && !"".equals(node.value())) {
            problem(
                    node,
                    path,
                    "expected named settings (" + String.join(", ", names(type)) + "), found " + found(node));
            return null;
        }
        int problemsBefore = problems.size();
        Map<String, SettingsNode> given = node.isMap() ? node.map() : Map.of();
        refuseUnknown(type, given, path);
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            SettingsNode value = given.get(components[i].getName());
            values[i] = component(components[i], value, node, join(path, components[i].getName()));
        }
        return problems.size() > problemsBefore ? null : construct(type, values, node, path);
    }

    private @Nullable Object component(
            RecordComponent component, @Nullable SettingsNode given, SettingsNode parent, String path) {
        boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        String defaultText = annotation(component).defaultValue();
        SettingsNode node = given;
        if (node == null && component.getType().isRecord() && !nullable && !ScalarText.supports(component.getType())) {
            node = SettingsNode.empty(parent.origin());
        } else if (node == null && defaultText.equals(Setting.REQUIRED)) {
            problem(
                    parent,
                    path,
                    "is missing; it has no default (" + annotation(component).value() + ")");
            return null;
        } else if (node == null) {
            node = new SettingsNode(defaultText, "default");
        }
        return nullable && "".equals(node.value()) ? null : convert(component.getGenericType(), node, path);
    }

    private @Nullable Object convert(Type type, SettingsNode node, String path) {
        Class<?> raw = (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
        if (raw == List.class) {
            return list(argument(type, 0), node, path);
        }
        if (raw == Map.class) {
            return map(argument(type, 1), node, path);
        }
        if (ScalarText.supports(raw)) {
            return scalar(raw, node, path);
        }
        if (raw.isRecord()) {
            return record(raw, node, path);
        }
        throw new IllegalArgumentException(path + ": settings of " + type + " are not supported");
    }

    private @Nullable Object scalar(Class<?> type, SettingsNode node, String path) {
        if (!(node.value() instanceof String text)) {
            problem(node, path, "expected " + ScalarText.typeName(type) + ", found " + found(node));
            return null;
        }
        try {
            return ScalarText.parse(type, text);
        } catch (IllegalArgumentException e) {
            problem(node, path, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private List<Object> list(Type element, SettingsNode node, String path) {
        List<Object> bound = new ArrayList<>();
        List<SettingsNode> elements = List.of();
        if (node.isList()) {
            elements = node.list();
        } else if (node.value() instanceof String text) {
            elements = split(text).stream()
                    .map(part -> new SettingsNode(part, node.origin()))
                    .toList();
        } else {
            problem(node, path, "expected a list, found " + found(node));
        }
        for (int i = 0; i < elements.size(); i++) {
            Object value = convert(element, elements.get(i), path + "[" + i + "]");
            if (value != null) {
                bound.add(value);
            }
        }
        return List.copyOf(bound);
    }

    private Map<String, Object> map(Type value, SettingsNode node, String path) {
        Map<String, SettingsNode> entries = new LinkedHashMap<>();
        if (node.isMap()) {
            entries.putAll(node.map());
        } else if (node.value() instanceof String text) {
            for (String part : split(text)) {
                int equals = part.indexOf('=');
                if (equals < 1) {
                    problem(node, path, "'" + part + "' is not key=value");
                } else {
                    entries.put(
                            part.substring(0, equals).trim(),
                            new SettingsNode(part.substring(equals + 1).trim(), node.origin()));
                }
            }
        } else {
            problem(node, path, "expected names and values, found " + found(node));
        }
        Map<String, Object> bound = new LinkedHashMap<>();
        entries.forEach((key, entry) -> {
            Object converted = convert(value, entry, join(path, key));
            if (converted != null) {
                bound.put(key, converted);
            }
        });
        return Collections.unmodifiableMap(bound);
    }

    private void refuseUnknown(Class<?> type, Map<String, SettingsNode> given, String path) {
        List<String> names = names(type);
        given.forEach((key, value) -> {
            if (!names.contains(key)) {
                String known = names.isEmpty() ? "; there are no settings here" : Suggestion.hint(key, names);
                problem(
                        value,
                        join(path, key),
                        "unknown setting" + (known.isEmpty() ? "; known are " + String.join(", ", names) : known));
            }
        });
    }

    private @Nullable Object construct(Class<?> type, @Nullable Object[] values, SettingsNode node, String path) {
        Class<?>[] parameters = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException rejected) {
                rejected(type, node, path, String.valueOf(rejected.getMessage()));
                return null;
            }
            throw new IllegalStateException(type.getName() + " cannot be made", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " cannot be made", e);
        }
    }

    private void rejected(Class<?> type, SettingsNode node, String path, String message) {
        String first = message.split("[ :=]", 2)[0];
        SettingsNode culprit = node.isMap() ? node.map().get(first) : null;
        problem(culprit == null ? node : culprit, names(type).contains(first) ? join(path, first) : path, message);
    }

    private void problem(SettingsNode node, String path, String message) {
        problems.add(new SettingsProblem(node.origin(), path, message));
    }

    static Setting annotation(RecordComponent component) {
        Setting setting = component.getAnnotation(Setting.class);
        if (setting == null) {
            throw new IllegalArgumentException(
                    component.getDeclaringRecord().getName() + "." + component.getName() + " has no @Setting");
        }
        return setting;
    }

    static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }

    static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static List<String> names(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    private static List<String> split(String text) {
        return Arrays.stream(text.split(","))
                .map(String::trim)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static String found(SettingsNode node) {
        return node.isMap() ? "named settings" : node.isList() ? "a list" : "'" + node.value() + "'";
    }
}
