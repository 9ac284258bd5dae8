package io.caravan.tokenizer.template;

import org.jspecify.annotations.Nullable;

/** Python's {@code strip}, {@code lstrip} and {@code rstrip}. */
final class Strip {

    private Strip() {}

    static String of(String text, Args args, boolean start, boolean end) {
        @Nullable Object[] bound = args.bind("strip", "chars");
        Object chars = bound[0];
        if (chars == null || chars instanceof None) {
            String stripped = start ? Whitespace.stripStart(text) : text;
            return end ? Whitespace.stripEnd(stripped) : stripped;
        }
        return of(text, Text.required(chars, "strip arg"), start, end);
    }

    private static String of(String text, String chars, boolean start, boolean end) {
        int from = 0;
        int to = text.length();
        while (start && from < to && chars.indexOf(text.codePointAt(from)) >= 0) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (end && to > from && chars.indexOf(text.codePointBefore(to)) >= 0) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return text.substring(from, to);
    }
}
