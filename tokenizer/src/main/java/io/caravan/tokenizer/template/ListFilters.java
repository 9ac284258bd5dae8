package io.caravan.tokenizer.template;

import io.caravan.tokenizer.template.Filters.Filter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** jinja2's filters on sequences that do not compare their items. */
final class ListFilters {

    private ListFilters() {}

    static void addTo(Map<String, Filter> all) {
        all.put("list", (r, value, args) -> {
            args.none("list");
            return ListValue.list(Iteration.all(r, value));
        });
        all.put("first", (r, value, args) -> first(value));
        all.put("last", (r, value, args) -> last(r, value));
        all.put("join", ListFilters::join);
        all.put("reverse", (r, value, args) -> reverse(r, value));
        all.put("batch", ListFilters::batch);
        all.put("slice", ListFilters::slice);
        all.put("sum", ListFilters::sum);
    }

    private static Object first(Object value) {
        Iterator<Object> items = Iteration.of(value);
        return items.hasNext() ? items.next() : new Undefined("No first item, sequence was empty.");
    }

    private static Object last(Rendering rendering, Object value) {
        if (value instanceof Lazy) {
            throw TemplateException.failed("'generator' object is not reversible");
        }
        List<Object> all = Iteration.all(rendering, value);
        return all.isEmpty() ? new Undefined("No last item, sequence was empty.") : all.get(all.size() - 1);
    }

    private static Object join(Rendering rendering, Object value, Args args) {
        @Nullable Object[] bound = args.bind("join", "d", "attribute");
        String separator = bound[0] == null ? "" : Repr.str(rendering, bound[0]);
        Object attribute = bound[1];
        StringBuilder out = new StringBuilder();
        boolean first = true;
        for (Iterator<Object> items = Iteration.of(value); items.hasNext(); first = false) {
            rendering.step(1);
            Object item = items.next();
            Object part = attribute == null || attribute instanceof None
                    ? item
                    : Path.of(attribute).from(item);
            String text = Repr.str(rendering, part);
            rendering.fits((long) out.length() + separator.length() + text.length());
            out.append(first ? "" : separator).append(text);
        }
        return rendering.made(out.toString());
    }

    private static Object reverse(Rendering rendering, Object value) {
        if (Text.is(value)) {
            return Slices.of(rendering, Text.of(value), new @Nullable Object[] {null, null, -1L});
        }
        if (value instanceof Undefined missing) {
            throw missing.failure();
        }
        List<Object> all = Iteration.all(rendering, value);
        Collections.reverse(all);
        return value instanceof Lazy ? ListValue.list(all) : new Lazy(all.iterator());
    }

    private static Object batch(Rendering rendering, Object value, Args args) {
        @Nullable Object[] bound = args.bind("batch", "linecount", "fill_with");
        if (bound[0] == null) {
            throw TemplateException.failed("batch takes a line count");
        }
        int count = Numbers.index(bound[0]);
        List<Object> batches = new ArrayList<>();
        List<Object> batch = new ArrayList<>();
        for (Object item : Iteration.all(rendering, value)) {
            if (batch.size() == count) {
                batches.add(ListValue.list(batch));
                batch = new ArrayList<>();
            }
            batch.add(item);
        }
        if (!batch.isEmpty()) {
            while (bound[1] != null && !(bound[1] instanceof None) && batch.size() < count) {
                rendering.step(1);
                batch.add(bound[1]);
            }
            batches.add(ListValue.list(batch));
        }
        return new Lazy(batches.iterator());
    }

    private static Object slice(Rendering rendering, Object value, Args args) {
        @Nullable Object[] bound = args.bind("slice", "slices", "fill_with");
        if (bound[0] == null) {
            throw TemplateException.failed("slice takes a number of slices");
        }
        List<Object> all = Iteration.all(rendering, value);
        int count = Numbers.index(bound[0]);
        if (count == 0) {
            throw TemplateException.failed("integer division or modulo by zero");
        }
        List<Object> slices = new ArrayList<>();
        int each = Math.floorDiv(all.size(), count);
        int more = Math.floorMod(all.size(), count);
        int from = 0;
        for (int i = 0; i < count; i++) {
            rendering.step(1);
            int to = from + each + (i < more ? 1 : 0);
            List<Object> slice = new ArrayList<>(all.subList(from, to));
            if (bound[1] != null && !(bound[1] instanceof None) && i >= more) {
                slice.add(bound[1]);
            }
            slices.add(ListValue.list(slice));
            from = to;
        }
        return new Lazy(slices.iterator());
    }

    private static Object sum(Rendering rendering, Object value, Args args) {
        @Nullable Object[] bound = args.bind("sum", "attribute", "start");
        Object total = bound[1] == null ? (Object) 0L : bound[1];
        if (Text.is(total)) {
            throw TemplateException.failed("sum() can't sum strings");
        }
        for (Object item : Iteration.all(rendering, value)) {
            Object part = bound[0] == null || bound[0] instanceof None
                    ? item
                    : Path.of(bound[0]).from(item);
            total = Operators.add(rendering, total, part);
        }
        return total;
    }
}
