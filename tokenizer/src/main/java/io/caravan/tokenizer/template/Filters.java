package io.caravan.tokenizer.template;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** jinja2's filters by name. */
final class Filters {

    /** A filter. */
    interface Filter {
        Object of(Rendering rendering, Object value, Args args);

        /** Prints what the filter makes of a value. */
        default void print(Rendering rendering, Object value, Args args) {
            rendering.print(of(rendering, value, args));
        }
    }

    private static final Map<String, Filter> ALL = new HashMap<>();

    static {
        TextFilters.addTo(ALL);
        NumberFilters.addTo(ALL);
        ListFilters.addTo(ALL);
        ChoiceFilters.addTo(ALL);
        SortFilters.addTo(ALL);
        ALL.put("tojson", new ToJson());
        ALL.put("default", Filters::otherwise);
        ALL.put("d", Filters::otherwise);
        ALL.put("length", (r, value, args) -> length(value, args));
        ALL.put("count", (r, value, args) -> length(value, args));
        ALL.put("items", (r, value, args) -> items(value, args));
        ALL.put("attr", (r, value, args) -> {
            Object name = args.only("attr");
            Object member = Text.is(name) ? Attributes.member(value, Text.of(name)) : null;
            return member == null ? new Undefined("no such attribute") : member;
        });
        for (String name : new String[] {
            "filesizeformat", "pprint", "random", "striptags", "urlize", "wordwrap", "xmlattr", "urlencode"
        }) {
            ALL.put(name, (r, value, args) -> {
                throw TemplateException.unsupported(0, "the filter '" + name + "' is not offered");
            });
        }
    }

    private Filters() {}

    static @Nullable Filter find(String name) {
        return ALL.get(name);
    }

    static Filter named(String name) {
        Filter filter = find(name);
        if (filter == null) {
            throw TemplateException.failed("No filter named '" + name + "'.");
        }
        return filter;
    }

    /** JSON, which is printed without a string in between. */
    private static final class ToJson implements Filter {
        @Override
        public Object of(Rendering rendering, Object value, Args args) {
            StringBuilder out = new StringBuilder();
            new JsonText(rendering, form(args), out).write(value, 0);
            return rendering.made(out.toString());
        }

        @Override
        public void print(Rendering rendering, Object value, Args args) {
            rendering.json(value, form(args));
        }
    }

    private static JsonText.Form form(Args args) {
        if (args.bare()) {
            return JsonText.Form.PLAIN;
        }
        @Nullable Object[] bound = args.bind("tojson", "ensure_ascii", "indent", "separators", "sort_keys");
        String indent = null;
        if (bound[1] != null && !(bound[1] instanceof None)) {
            indent = Text.is(bound[1])
                    ? Text.of(bound[1])
                    : " ".repeat(Math.max(0, Math.min(1000, Numbers.index(bound[1]))));
        }
        String items = indent == null ? ", " : ",";
        String keys = ": ";
        if (bound[2] instanceof ListValue pair && pair.size() == 2) {
            items = Text.required(pair.get(0), "a separator");
            keys = Text.required(pair.get(1), "a separator");
        } else if (bound[2] != null && !(bound[2] instanceof None)) {
            throw TemplateException.failed("separators must be a pair");
        }
        boolean ascii = bound[0] != null && Equality.truth(bound[0]);
        return new JsonText.Form(ascii, indent, items, keys, bound[3] != null && Equality.truth(bound[3]));
    }

    private static Object otherwise(Rendering rendering, Object value, Args args) {
        @Nullable Object[] bound = args.bind("default", "default_value", "boolean");
        boolean falsy = bound[1] != null && Equality.truth(bound[1]);
        boolean missing = value instanceof Undefined || (falsy && !Equality.truth(value));
        return !missing ? value : bound[0] == null ? "" : bound[0];
    }

    private static Object length(Object value, Args args) {
        args.none("length");
        return (long) Iteration.length(value);
    }

    private static Object items(Object value, Args args) {
        args.none("items");
        if (value instanceof Undefined) {
            return new Lazy(Iteration.of(ListValue.EMPTY));
        }
        if (!(value instanceof Dict dict)) {
            throw TemplateException.failed("Can only get item pairs from a mapping.");
        }
        return new Lazy(Iteration.of(new DictView(dict, DictView.Part.ITEMS)));
    }
}
