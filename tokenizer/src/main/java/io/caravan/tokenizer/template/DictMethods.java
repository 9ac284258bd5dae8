package io.caravan.tokenizer.template;

import org.jspecify.annotations.Nullable;

/** The methods of dictionaries that change nothing. */
final class DictMethods {

    private DictMethods() {}

    static @Nullable Invocable find(Dict dict, String name) {
        return switch (name) {
            case "items" -> view(dict, name, DictView.Part.ITEMS);
            case "keys" -> view(dict, name, DictView.Part.KEYS);
            case "values" -> view(dict, name, DictView.Part.VALUES);
            case "get" -> (rendering, args) -> get(dict, args);
            case "copy" ->
                (rendering, args) -> {
                    args.none("copy");
                    Dict copy = new Dict(dict.size());
                    copy.putAll(dict);
                    return copy;
                };
            default -> null;
        };
    }

    private static Invocable view(Dict dict, String name, DictView.Part part) {
        return (rendering, args) -> {
            args.none(name);
            return new DictView(dict, part);
        };
    }

    static Object get(Dict dict, Args args) {
        if (args.size() < 1 || args.size() > 2 || !args.names().isEmpty()) {
            throw TemplateException.failed("get() takes a key and a default");
        }
        Object value = dict.get(args.get(0));
        return value != null ? value : args.size() > 1 ? args.get(1) : None.NONE;
    }
}
