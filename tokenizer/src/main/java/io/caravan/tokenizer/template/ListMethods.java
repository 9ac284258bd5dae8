package io.caravan.tokenizer.template;

import org.jspecify.annotations.Nullable;

/** The methods of lists and tuples that change nothing. */
final class ListMethods {

    private ListMethods() {}

    static @Nullable Object find(ListValue list, String name) {
        if (list.group() && (name.equals("grouper") || name.equals("list"))) {
            return list.get(name.equals("grouper") ? 0 : 1);
        }
        return method(list, name);
    }

    private static @Nullable Invocable method(ListValue list, String name) {
        return switch (name) {
            case "count" -> (rendering, args) -> count(rendering, list, args.only(name));
            case "index" -> (rendering, args) -> index(rendering, list, args);
            case "copy" -> list.tuple() ? null : (rendering, args) -> list;
            default -> null;
        };
    }

    private static Object count(Rendering rendering, ListValue list, Object item) {
        rendering.step(list.size());
        return list.stream()
                .filter(each -> each == item || Equality.equal(each, item))
                .count();
    }

    private static Object index(Rendering rendering, ListValue list, Args args) {
        @Nullable Object[] bound = args.bind("index", "value", "start", "stop");
        if (bound[0] == null) {
            throw TemplateException.failed("index() takes a value");
        }
        int from = Slices.bound(bound[1], list.size(), 0);
        int to = Slices.bound(bound[2], list.size(), list.size());
        rendering.step(list.size());
        for (int i = from; i < to; i++) {
            if (list.get(i) == bound[0] || Equality.equal(list.get(i), bound[0])) {
                return (long) i;
            }
        }
        throw TemplateException.failed("the value is not in the list");
    }
}
