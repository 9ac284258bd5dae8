package io.caravan.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads one scalar setting from its text. Failures are {@link IllegalArgumentException}s made for people. */
final class ScalarText {

    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?");

    private ScalarText() {}

    static boolean supports(Class<?> type) {
        return type.isEnum() || !typeName(type).isEmpty();
    }

    /** The type's name in documentation; empty if it is no scalar. */
    static String typeName(Class<?> type) {
        if (type.isEnum()) {
            return String.join(" | ", enumNames(type));
        }
        if (type == String.class) {
            return "text";
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "whole number";
        }
        if (type == double.class || type == Double.class) {
            return "number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true | false";
        }
        if (type == Duration.class) {
            return "duration";
        }
        if (type == ByteSize.class) {
            return "size";
        }
        if (type == Path.class) {
            return "path";
        }
        return type == URI.class ? "URL" : "";
    }

    static Object parse(Class<?> type, String text) {
        if (type == String.class) {
            return text;
        }
        String trimmed = text.trim();
        if (type.isEnum()) {
            return enumConstant(type, trimmed);
        }
        if (type == int.class || type == Integer.class) {
            return Math.toIntExact(whole(trimmed, Integer.MIN_VALUE, Integer.MAX_VALUE));
        }
        if (type == long.class || type == Long.class) {
            return whole(trimmed, Long.MIN_VALUE, Long.MAX_VALUE);
        }
        if (type == double.class || type == Double.class) {
            return number(trimmed);
        }
        if (type == boolean.class || type == Boolean.class) {
            return truth(trimmed);
        }
        if (type == Duration.class) {
            return DurationText.parse(trimmed);
        }
        if (type == ByteSize.class) {
            return ByteSize.parse(trimmed);
        }
        return type == Path.class ? path(text) : uri(trimmed);
    }

    /** An enum constant as users write it: lower case with hyphens. */
    static String enumName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static List<String> enumNames(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> enumName((Enum<?>) constant))
                .toList();
    }

    private static Object enumConstant(Class<?> type, String text) {
        String wanted = text.replace('_', '-');
        List<String> names = enumNames(type);
        int index = names.indexOf(wanted);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not one of " + String.join(", ", names) + Suggestion.hint(wanted, names));
        }
        return type.getEnumConstants()[index];
    }

    private static long whole(String text, long least, long most) {
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
        }
        throw new IllegalArgumentException("'" + text + "' is not between " + least + " and " + most);
    }

    private static double number(String text) {
        if (!NUMBER.matcher(text).matches() || Double.isInfinite(Double.parseDouble(text))) {
            throw new IllegalArgumentException("'" + text + "' is not a finite number");
        }
        return Double.parseDouble(text);
    }

    private static boolean truth(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("'" + text + "' is not true or false");
        }
        return text.equals("true");
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + text + "' is not a path: " + e.getReason(), e);
        }
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + text + "' is not a URL: " + e.getReason(), e);
        }
    }
}
