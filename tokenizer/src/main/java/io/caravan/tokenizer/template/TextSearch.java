package io.caravan.tokenizer.template;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Python's methods of strings that look for other strings. */
final class TextSearch {

    private TextSearch() {}

    static Object replace(Rendering rendering, Object receiver, Args args) {
        @Nullable Object[] bound = args.bind("replace", "old", "new", "count");
        if (bound[0] == null || bound[1] == null) {
            throw TemplateException.failed("replace expected at least 2 arguments");
        }
        int count = bound[2] == null ? -1 : Numbers.index(bound[2]);
        String old = Text.required(bound[0], "replace() argument 1");
        String fresh = Text.required(bound[1], "replace() argument 2");
        if (receiver instanceof Markup markup) {
            return new Markup(replaced(rendering, markup.text(), old, Markup.escaped(rendering, bound[1]), count));
        }
        return replaced(rendering, Text.of(receiver), old, fresh, count);
    }

    static String replaced(Rendering rendering, String text, String old, String fresh, int count) {
        if (count == 0 || (!old.isEmpty() && !text.contains(old))) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int from = 0;
        int left = count < 0 ? Integer.MAX_VALUE : count;
        while (left-- > 0) {
            rendering.step(1);
            rendering.fits((long) out.length() + fresh.length());
            int at = text.indexOf(old, from);
            if (at < 0) {
                break;
            }
            out.append(text, from, at).append(fresh);
            from = at + old.length();
            if (old.isEmpty()) {
                if (from >= text.length()) {
                    break;
                }
                int next = text.offsetByCodePoints(from, 1);
                out.append(text, from, next);
                from = next;
            }
        }
        return rendering.made(
                out.append(text, Math.min(from, text.length()), text.length()).toString());
    }

    static Object join(Rendering rendering, Object receiver, Args args) {
        boolean markup = receiver instanceof Markup;
        String separator = Text.of(receiver);
        StringBuilder out = new StringBuilder();
        boolean first = true;
        for (Iterator<Object> items = Iteration.of(args.only("join")); items.hasNext(); first = false) {
            rendering.step(1);
            Object item = items.next();
            out.append(first ? "" : separator);
            String text = markup ? Markup.escaped(rendering, item) : Text.required(item, "an item to join");
            rendering.fits((long) out.length() + text.length());
            out.append(text);
        }
        String joined = rendering.made(out.toString());
        return markup ? new Markup(joined) : joined;
    }

    static boolean edge(String method, String text, Args args) {
        @Nullable Object[] bound = args.bind(method, "prefix", "start", "end");
        String part = part(text, bound[1], bound[2]);
        if (bound[0] instanceof ListValue list && list.tuple()) {
            boolean any = false;
            for (Object each : list) {
                any |= edge(method, part, Text.required(each, "a tuple's item"));
            }
            return any;
        }
        if (bound[0] == null) {
            throw TemplateException.failed(method + "() takes at least 1 argument");
        }
        return edge(method, part, Text.required(bound[0], method + " first arg"));
    }

    private static boolean edge(String method, String text, String edge) {
        return method.equals("startswith") ? text.startsWith(edge) : text.endsWith(edge);
    }

    private static String part(String text, @Nullable Object from, @Nullable Object to) {
        if (from == null && to == null) {
            return text;
        }
        int size = Text.length(text);
        int start = Slices.bound(from, size, 0);
        int end = Math.max(start, Slices.bound(to, size, size));
        return text.substring(Text.offset(text, start), Text.offset(text, end));
    }

    static Object find(String method, String text, Args args) {
        @Nullable Object[] bound = args.bind(method, "sub", "start", "end");
        if (bound[0] == null) {
            throw TemplateException.failed(method + "() takes at least 1 argument");
        }
        String part = part(text, bound[1], bound[2]);
        String wanted = Text.required(bound[0], "the text to find");
        int at = method.equals("find") ? part.indexOf(wanted) : part.lastIndexOf(wanted);
        return at < 0 ? -1L : (long) part.codePointCount(0, at) + Slices.bound(bound[1], Text.length(text), 0);
    }

    static Object index(String method, String text, Args args) {
        Object at = find(method, text, args);
        if (at.equals(-1L)) {
            throw TemplateException.failed("substring not found");
        }
        return at;
    }

    static Object count(String text, Args args) {
        @Nullable Object[] bound = args.bind("count", "sub", "start", "end");
        if (bound[0] == null) {
            throw TemplateException.failed("count() takes at least 1 argument");
        }
        String part = part(text, bound[1], bound[2]);
        String wanted = Text.required(bound[0], "the text to count");
        if (wanted.isEmpty()) {
            return (long) Text.length(part) + 1;
        }
        long count = 0;
        for (int at = part.indexOf(wanted); at >= 0; at = part.indexOf(wanted, at + wanted.length())) {
            count++;
        }
        return count;
    }
}
