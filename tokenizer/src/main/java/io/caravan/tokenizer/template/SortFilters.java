package io.caravan.tokenizer.template;

import io.caravan.tokenizer.template.Filters.Filter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** jinja2's filters that compare the items of a sequence. */
final class SortFilters {

    private SortFilters() {}

    static void addTo(Map<String, Filter> all) {
        all.put("sort", SortFilters::sort);
        all.put("dictsort", SortFilters::dictsort);
        all.put("unique", SortFilters::unique);
        all.put("groupby", SortFilters::groupby);
        all.put("min", (r, value, args) -> extreme(r, value, args, true));
        all.put("max", (r, value, args) -> extreme(r, value, args, false));
    }

    private static boolean flag(@Nullable Object value) {
        return value != null && Equality.truth(value);
    }

    private static Object lowered(Object value) {
        return Text.is(value) ? Letters.lower(Text.of(value)) : value;
    }

    /** The keys of items by one or more attributes, in lower case unless case counts. */
    private static UnaryOperator<Object> key(@Nullable Object attribute, boolean cased, @Nullable Object otherwise) {
        Path path = Path.of(attribute);
        return item -> {
            Object value = path.from(item, otherwise);
            return cased ? value : lowered(value);
        };
    }

    /** The keys by attributes with commas between them. */
    private static UnaryOperator<Object> keys(@Nullable Object attribute, boolean cased) {
        if (attribute == null || !Text.is(attribute) || Text.of(attribute).indexOf(',') < 0) {
            return key(attribute, cased, null);
        }
        List<UnaryOperator<Object>> all = new ArrayList<>();
        for (String each : Text.of(attribute).split(",", -1)) {
            all.add(key(each, cased, null));
        }
        return item -> ListValue.list(all.stream().map(each -> each.apply(item)).toArray());
    }

    private static List<Object> sorted(
            Rendering rendering, List<Object> items, UnaryOperator<Object> key, boolean reverse) {
        record Keyed(Object key, Object item) {}
        rendering.step(items.size() * 4L);
        List<Keyed> keyed = new ArrayList<>();
        items.forEach(item -> keyed.add(new Keyed(key.apply(item), item)));
        Comparator<Keyed> order = (a, b) -> {
            rendering.step(1);
            return reverse ? Order.COMPARATOR.compare(b.key, a.key) : Order.COMPARATOR.compare(a.key, b.key);
        };
        try {
            keyed.sort(order);
        } catch (IllegalArgumentException e) {
            throw TemplateException.failed("the items have no order");
        }
        List<Object> sorted = new ArrayList<>();
        keyed.forEach(each -> sorted.add(each.item));
        return sorted;
    }

    private static Object sort(Rendering rendering, Object value, Args args) {
        @Nullable Object[] bound = args.bind("sort", "reverse", "case_sensitive", "attribute");
        UnaryOperator<Object> key = keys(bound[2], flag(bound[1]));
        return ListValue.list(sorted(rendering, Iteration.all(rendering, value), key, flag(bound[0])));
    }

    private static Object dictsort(Rendering rendering, Object value, Args args) {
        @Nullable Object[] bound = args.bind("dictsort", "case_sensitive", "by", "reverse");
        String by = bound[1] == null ? "key" : Repr.str(rendering, bound[1]);
        if (!by.equals("key") && !by.equals("value")) {
            throw TemplateException.failed("You can only sort by either \"key\" or \"value\"");
        }
        if (!(value instanceof Dict dict)) {
            throw TemplateException.failed("'" + TypeName.of(value) + "' object has no attribute 'items'");
        }
        long at = by.equals("key") ? 0 : 1;
        List<Object> items = Iteration.all(rendering, new DictView(dict, DictView.Part.ITEMS));
        return ListValue.list(sorted(rendering, items, key(at, flag(bound[0]), null), flag(bound[2])));
    }

    private static Object unique(Rendering rendering, Object value, Args args) {
        @Nullable Object[] bound = args.bind("unique", "case_sensitive", "attribute");
        UnaryOperator<Object> key = key(bound[1], flag(bound[0]), null);
        Dict seen = new Dict(8);
        return Lazy.filter(Iteration.of(value), item -> {
            rendering.step(1);
            Object mine = key.apply(item);
            boolean fresh = !seen.contains(mine);
            seen.put(mine, true);
            return fresh;
        });
    }

    private static Object groupby(Rendering rendering, Object value, Args args) {
        @Nullable Object[] bound = args.bind("groupby", "attribute", "default", "case_sensitive");
        boolean cased = flag(bound[2]);
        UnaryOperator<Object> key = key(bound[0], cased, bound[1]);
        UnaryOperator<Object> shown = key(bound[0], true, bound[1]);
        List<Object> groups = new ArrayList<>();
        List<Object> group = new ArrayList<>();
        for (Object item : sorted(rendering, Iteration.all(rendering, value), key, false)) {
            if (!group.isEmpty() && !Equality.equal(key.apply(group.get(0)), key.apply(item))) {
                groups.add(grouped(shown, group));
                group = new ArrayList<>();
            }
            group.add(item);
        }
        if (!group.isEmpty()) {
            groups.add(grouped(shown, group));
        }
        return ListValue.list(groups);
    }

    private static Object grouped(UnaryOperator<Object> key, List<Object> group) {
        return ListValue.group(key.apply(group.get(0)), ListValue.list(group));
    }

    private static Object extreme(Rendering rendering, Object value, Args args, boolean least) {
        @Nullable Object[] bound = args.bind("min", "case_sensitive", "attribute");
        UnaryOperator<Object> key = key(bound[1], flag(bound[0]), null);
        Object best = null;
        for (Object item : Iteration.all(rendering, value)) {
            if (best == null
                    || (least
                            ? Order.holds("<", key.apply(item), key.apply(best))
                            : Order.holds(">", key.apply(item), key.apply(best)))) {
                best = item;
            }
        }
        return best == null ? new Undefined("No aggregated item, sequence was empty.") : best;
    }
}
