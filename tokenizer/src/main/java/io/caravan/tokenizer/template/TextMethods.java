package io.caravan.tokenizer.template;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Python's methods of strings. */
final class TextMethods {

    /** A method that is not bound to its string yet. */
    interface Method {
        Object on(Rendering rendering, Object receiver, Args args);
    }

    /** A method from text to text, which keeps markup marked. */
    private interface Change {
        String of(Rendering rendering, String text, Args args);
    }

    private static final Map<String, Method> METHODS = new HashMap<>();

    static {
        change("strip", (r, text, args) -> Strip.of(text, args, true, true));
        change("lstrip", (r, text, args) -> Strip.of(text, args, true, false));
        change("rstrip", (r, text, args) -> Strip.of(text, args, false, true));
        plain("lower", Letters::lower);
        plain("casefold", text -> Letters.lower(Letters.upper(text)));
        plain("upper", Letters::upper);
        plain("title", Letters::title);
        plain("capitalize", Letters::capitalize);
        plain("swapcase", Letters::swapped);
        change("removeprefix", (r, text, args) -> {
            String prefix = Text.required(args.only("removeprefix"), "the prefix");
            return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
        });
        change("removesuffix", (r, text, args) -> {
            String suffix = Text.required(args.only("removesuffix"), "the suffix");
            return !suffix.isEmpty() && text.endsWith(suffix)
                    ? text.substring(0, text.length() - suffix.length())
                    : text;
        });
        change("center", (r, text, args) -> Padding.center(r, text, args));
        change("ljust", (r, text, args) -> Padding.end(r, text, args));
        change("rjust", (r, text, args) -> Padding.start(r, text, args));
        change("zfill", (r, text, args) -> Padding.zeros(r, text, args));
        change("expandtabs", (r, text, args) -> Padding.tabs(r, text, args));
        METHODS.put("replace", TextSearch::replace);
        METHODS.put("join", TextSearch::join);
        METHODS.put("startswith", (r, text, args) -> TextSearch.edge("startswith", Text.of(text), args));
        METHODS.put("endswith", (r, text, args) -> TextSearch.edge("endswith", Text.of(text), args));
        METHODS.put("find", (r, text, args) -> TextSearch.find("find", Text.of(text), args));
        METHODS.put("rfind", (r, text, args) -> TextSearch.find("rfind", Text.of(text), args));
        METHODS.put("index", (r, text, args) -> TextSearch.index("find", Text.of(text), args));
        METHODS.put("rindex", (r, text, args) -> TextSearch.index("rfind", Text.of(text), args));
        METHODS.put("count", (r, text, args) -> TextSearch.count(Text.of(text), args));
        METHODS.put("split", (r, text, args) -> Splitting.split(r, Text.of(text), args));
        METHODS.put("rsplit", (r, text, args) -> Splitting.splitFromEnd(r, Text.of(text), args));
        METHODS.put("splitlines", (r, text, args) -> Splitting.lines(r, Text.of(text), args));
        METHODS.put("partition", (r, text, args) -> Splitting.partition(Text.of(text), args, false));
        METHODS.put("rpartition", (r, text, args) -> Splitting.partition(Text.of(text), args, true));
        METHODS.put("format", (r, text, args) -> new BraceFormat(r, args).of(Text.of(text)));
        METHODS.put("format_map", (r, text, args) -> new BraceFormat(r, BraceFormat.mapped(args)).of(Text.of(text)));
        for (String property : Letters.PROPERTIES) {
            METHODS.put(property, (r, text, args) -> {
                args.none(property);
                return Letters.is(property, Text.of(text));
            });
        }
        for (String name : new String[] {"encode", "translate", "maketrans"}) {
            METHODS.put(name, (r, text, args) -> {
                throw TemplateException.unsupported(0, "the string method '" + name + "' is not offered");
            });
        }
    }

    private TextMethods() {}

    private static void change(String name, Change change) {
        METHODS.put(name, (rendering, receiver, args) -> {
            String text = change.of(rendering, Text.of(receiver), args);
            return receiver instanceof Markup ? new Markup(text) : text;
        });
    }

    private static void plain(String name, UnaryOperator<String> change) {
        change(name, (rendering, text, args) -> {
            args.none(name);
            return change.apply(text);
        });
    }

    static @Nullable Method find(String name) {
        return METHODS.get(name);
    }
}
