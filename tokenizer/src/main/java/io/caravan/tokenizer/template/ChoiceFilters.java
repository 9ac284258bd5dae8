package io.caravan.tokenizer.template;

import io.caravan.tokenizer.template.Filters.Filter;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code map}, {@code select} and their relatives; they give items as they are asked for. */
final class ChoiceFilters {

    private ChoiceFilters() {}

    static void addTo(Map<String, Filter> all) {
        all.put("map", ChoiceFilters::map);
        all.put("select", (r, value, args) -> choose(r, value, () -> wanted(r, args)));
        all.put(
                "reject",
                (r, value, args) -> choose(r, value, () -> wanted(r, args).negate()));
        all.put("selectattr", (r, value, args) -> choose(r, value, () -> attributed(r, args)));
        all.put(
                "rejectattr",
                (r, value, args) -> choose(r, value, () -> attributed(r, args).negate()));
    }

    private static Object choose(Rendering rendering, Object value, Supplier<Predicate<Object>> test) {
        if (!Equality.truth(value)) {
            return new Lazy(ListValue.EMPTY.iterator());
        }
        Predicate<Object> wanted = test.get();
        return Lazy.filter(Iteration.of(value), item -> {
            rendering.step(1);
            return wanted.test(item);
        });
    }

    private static Predicate<Object> wanted(Rendering rendering, Args args) {
        if (args.size() == 0) {
            return Equality::truth;
        }
        Tests.Check check = Tests.named(Text.required(args.get(0), "the name of a test"));
        Args rest = args.after(1);
        return item -> check.of(rendering, item, rest);
    }

    private static Predicate<Object> attributed(Rendering rendering, Args args) {
        if (args.size() == 0) {
            throw TemplateException.failed("Missing parameter for attribute name");
        }
        Path path = Path.of(args.get(0));
        Predicate<Object> wanted = wanted(rendering, args.after(1));
        return item -> wanted.test(path.from(item));
    }

    private static Object map(Rendering rendering, Object value, Args args) {
        if (!Equality.truth(value)) {
            return new Lazy(ListValue.EMPTY.iterator());
        }
        Object attribute = args.named("attribute");
        if (args.size() == 0 && attribute != null) {
            @Nullable Object otherwise = args.named("default");
            if (args.names().size() > (otherwise == null ? 1 : 2)) {
                throw TemplateException.failed("map takes no other argument beside attribute and default");
            }
            Path path = Path.of(attribute);
            return Lazy.map(Iteration.of(value), item -> {
                rendering.step(1);
                return path.from(item, otherwise);
            });
        }
        if (args.size() == 0) {
            throw TemplateException.failed("map requires a filter argument");
        }
        Filters.Filter filter = Filters.named(Text.required(args.get(0), "the name of a filter"));
        Args rest = args.after(1);
        return Lazy.map(Iteration.of(value), item -> {
            rendering.step(1);
            return filter.of(rendering, item, rest);
        });
    }
}
