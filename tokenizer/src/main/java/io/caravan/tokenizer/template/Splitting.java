package io.caravan.tokenizer.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's {@code split} and its relatives. */
final class Splitting {

    private Splitting() {}

    static Object split(Rendering rendering, String text, Args args) {
        return split(rendering, text, args, false);
    }

    static Object splitFromEnd(Rendering rendering, String text, Args args) {
        return split(rendering, text, args, true);
    }

    private static Object split(Rendering rendering, String text, Args args, boolean fromEnd) {
        @Nullable Object[] bound = args.bind("split", "sep", "maxsplit");
        int most = bound[1] == null ? -1 : Numbers.index(bound[1]);
        most = most < 0 ? Integer.MAX_VALUE : most;
        Object separator = bound[0];
        List<Object> parts = separator == null || separator instanceof None
                ? (fromEnd ? wordsFromEnd(text, most) : words(text, most))
                : pieces(text, Text.required(separator, "the separator"), most, fromEnd);
        rendering.step(parts.size());
        return ListValue.list(parts);
    }

    private static List<Object> words(String text, int most) {
        List<Object> words = new ArrayList<>();
        int at = 0;
        while (true) {
            while (at < text.length() && Whitespace.is(text.charAt(at))) {
                at++;
            }
            if (at >= text.length()) {
                return words;
            }
            if (words.size() >= most) {
                words.add(Whitespace.stripEnd(text.substring(at)));
                return words;
            }
            int from = at;
            while (at < text.length() && !Whitespace.is(text.charAt(at))) {
                at++;
            }
            words.add(text.substring(from, at));
        }
    }

    private static List<Object> wordsFromEnd(String text, int most) {
        List<Object> words = new ArrayList<>();
        int at = text.length();
        while (true) {
            while (at > 0 && Whitespace.is(text.charAt(at - 1))) {
                at--;
            }
            if (at <= 0) {
                break;
            }
            if (words.size() >= most) {
                words.add(Whitespace.stripStart(text.substring(0, at)));
                break;
            }
            int to = at;
            while (at > 0 && !Whitespace.is(text.charAt(at - 1))) {
                at--;
            }
            words.add(text.substring(at, to));
        }
        Collections.reverse(words);
        return words;
    }

    private static List<Object> pieces(String text, String separator, int most, boolean fromEnd) {
        if (separator.isEmpty()) {
            throw TemplateException.failed("empty separator");
        }
        List<Object> pieces = new ArrayList<>();
        if (!fromEnd) {
            int from = 0;
            int at = text.indexOf(separator);
            while (at >= 0 && pieces.size() < most) {
                pieces.add(text.substring(from, at));
                from = at + separator.length();
                at = text.indexOf(separator, from);
            }
            pieces.add(text.substring(from));
            return pieces;
        }
        int to = text.length();
        int at = text.lastIndexOf(separator);
        while (at >= 0 && pieces.size() < most) {
            pieces.add(text.substring(at + separator.length(), to));
            to = at;
            at = to < separator.length() ? -1 : text.lastIndexOf(separator, to - separator.length());
        }
        pieces.add(text.substring(0, to));
        Collections.reverse(pieces);
        return pieces;
    }

    static Object lines(Rendering rendering, String text, Args args) {
        @Nullable Object[] bound = args.bind("splitlines", "keepends");
        List<Object> lines = lines(text, bound[0] != null && Equality.truth(bound[0]));
        rendering.step(lines.size());
        return ListValue.list(lines);
    }

    static List<Object> lines(String text, boolean keepEnds) {
        List<Object> lines = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int at = from;
            while (at < text.length() && !lineEnd(text.charAt(at))) {
                at++;
            }
            int next = at + (text.startsWith("\r\n", at) ? 2 : at < text.length() ? 1 : 0);
            lines.add(text.substring(from, keepEnds ? next : at));
            from = next;
        }
        return lines;
    }

    private static boolean lineEnd(char c) {
        return (c >= 10 && c <= 13) || (c >= 28 && c <= 30) || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    static Object partition(String text, Args args, boolean last) {
        String separator = Text.required(args.only("partition"), "the separator");
        if (separator.isEmpty()) {
            throw TemplateException.failed("empty separator");
        }
        int at = last ? text.lastIndexOf(separator) : text.indexOf(separator);
        if (at < 0) {
            return last ? ListValue.tuple("", "", text) : ListValue.tuple(text, "", "");
        }
        return ListValue.tuple(text.substring(0, at), separator, text.substring(at + separator.length()));
    }
}
