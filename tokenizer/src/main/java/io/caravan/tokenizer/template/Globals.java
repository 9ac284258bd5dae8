package io.caravan.tokenizer.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions every template sees: jinja2's and the two that Transformers adds. */
final class Globals {

    /** A value with attributes of its own. */
    interface Member {
        @Nullable
        Object attribute(String name);
    }

    private static final Map<String, Invocable> ALL = Map.of(
            "range", (rendering, args) -> range(args),
            "dict", (rendering, args) -> dict(rendering, args),
            "namespace", (rendering, args) -> new Namespace(dict(rendering, args)),
            "cycler", (rendering, args) -> new Cycler(args),
            "joiner", (rendering, args) -> new Joiner(args),
            "lipsum",
                    (rendering, args) -> {
                        throw TemplateException.unsupported(0, "lipsum() is not offered");
                    },
            "raise_exception",
                    (rendering, args) -> {
                        @Nullable Object[] bound = args.bind("raise_exception", "message");
                        if (bound[0] == null) {
                            throw TemplateException.failed("raise_exception() takes a message");
                        }
                        throw TemplateException.refused(Repr.str(rendering, bound[0]));
                    },
            "strftime_now",
                    (rendering, args) -> {
                        @Nullable Object[] bound = args.bind("strftime_now", "format");
                        if (bound[0] == null) {
                            throw TemplateException.failed("strftime_now() takes a format");
                        }
                        return rendering.made(Strftime.of(Text.required(bound[0], "the format"), rendering.clock()));
                    });

    private Globals() {}

    static @Nullable Object get(String name) {
        return ALL.get(name);
    }

    private static Object range(Args args) {
        if (args.size() < 1 || args.size() > 3 || !args.names().isEmpty()) {
            throw TemplateException.failed("range expected 1 to 3 arguments");
        }
        long first = bound(args.get(0));
        return args.size() == 1
                ? new Range(0, first, 1)
                : new Range(first, bound(args.get(1)), args.size() == 3 ? bound(args.get(2)) : 1);
    }

    private static long bound(Object value) {
        if (value instanceof Undefined missing) {
            throw missing.failure();
        }
        return Numbers.index(value);
    }

    private static Dict dict(Rendering rendering, Args args) {
        Dict dict = new Dict(args.names().size());
        if (args.size() > 1) {
            throw TemplateException.failed("dict expected at most 1 argument");
        }
        if (args.size() == 1 && args.get(0) instanceof Dict other) {
            dict.putAll(other);
        } else if (args.size() == 1) {
            for (Object pair : Iteration.all(rendering, args.get(0))) {
                List<Object> both = Iteration.all(rendering, pair);
                if (both.size() != 2) {
                    throw TemplateException.failed("dictionary update sequence element is not a pair");
                }
                dict.put(both.get(0), both.get(1));
            }
        }
        for (int i = 0; i < args.names().size(); i++) {
            dict.put(args.names().get(i), args.named().get(i));
        }
        return dict;
    }

    /** Gives one value after the other, round and round. */
    private static final class Cycler implements Member {

        private final List<Object> items;
        private int at;

        Cycler(Args args) {
            if (args.size() == 0) {
                throw TemplateException.failed("at least one item has to be provided");
            }
            items = args.positional();
        }

        @Override
        public @Nullable Object attribute(String name) {
            return switch (name) {
                case "current" -> items.get(at);
                case "next" ->
                    (Invocable) (rendering, args) -> {
                        Object item = items.get(at);
                        at = (at + 1) % items.size();
                        return item;
                    };
                case "reset" ->
                    (Invocable) (rendering, args) -> {
                        at = 0;
                        return None.NONE;
                    };
                default -> null;
            };
        }
    }

    /** Gives nothing the first time, then its separator. */
    private static final class Joiner implements Invocable {

        private final Object separator;
        private boolean used;

        Joiner(Args args) {
            @Nullable Object[] bound = args.bind("joiner", "sep");
            separator = bound[0] == null ? ", " : bound[0];
        }

        @Override
        public Object call(Rendering rendering, Args args) {
            Object text = used ? separator : "";
            used = true;
            return text;
        }
    }
}
