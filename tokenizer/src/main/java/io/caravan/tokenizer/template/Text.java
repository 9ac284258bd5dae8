package io.caravan.tokenizer.template;

/** Strings, plain or marked safe, by code points. */
final class Text {

    private Text() {}

    static boolean is(Object value) {
        return value instanceof String || value instanceof Markup;
    }

    static String of(Object value) {
        return value instanceof String text ? text : ((Markup) value).text();
    }

    /** The text of an argument that must be one. */
    static String required(Object value, String what) {
        if (value instanceof Undefined missing) {
            throw missing.failure();
        }
        if (!is(value)) {
            throw TemplateException.failed(what + " must be str, not " + TypeName.of(value));
        }
        return of(value);
    }

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** The UTF-16 index of a code point. */
    static int offset(String text, int codePoints) {
        return length(text) == text.length() ? codePoints : text.offsetByCodePoints(0, codePoints);
    }

    static String at(String text, int index) {
        int from = offset(text, index);
        return text.substring(from, from + Character.charCount(text.codePointAt(from)));
    }

    /** Compares by code point, as Python does; UTF-16 would order the upper planes before U+E000. */
    static int compare(String left, String right) {
        int shorter = Math.min(left.length(), right.length());
        for (int i = 0; i < shorter; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean highA = Character.isSurrogate(a);
                boolean highB = Character.isSurrogate(b);
                return highA == highB ? Character.compare(a, b) : highA ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
