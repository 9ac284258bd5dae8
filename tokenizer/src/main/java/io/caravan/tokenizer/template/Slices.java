package io.caravan.tokenizer.template;

import org.jspecify.annotations.Nullable;

/** Python's {@code target[from:to:step]}, by code points in strings. */
final class Slices {

    private Slices() {}

    static Object of(Rendering rendering, Object target, @Nullable Object[] bounds) {
        if (target instanceof Undefined missing) {
            throw missing.failure();
        }
        int step = number(bounds[2], 1);
        if (target instanceof Dict
                || (!Text.is(target) && !(target instanceof ListValue) && !(target instanceof Range))) {
            throw TemplateException.failed("'" + TypeName.of(target) + "' object is not subscriptable");
        }
        if (step == 0) {
            throw TemplateException.failed("slice step cannot be zero");
        }
        int size = Iteration.length(target);
        int from = step > 0 ? bound(bounds[0], size, 0) : backwards(bounds[0], size, size - 1);
        int to = step > 0 ? bound(bounds[1], size, size) : backwards(bounds[1], size, -1);
        int count = step > 0
                ? (int) Math.max(0, ((long) to - from + step - 1) / step)
                : (int) Math.max(0, ((long) from - to - step - 1) / -(long) step);
        rendering.reserve(count);
        if (target instanceof ListValue list) {
            Object[] items = new Object[count];
            for (int i = 0; i < count; i++) {
                items[i] = list.get(from + i * step);
            }
            return ListValue.of(list.tuple(), items);
        }
        if (target instanceof Range range) {
            long start = range.start() + from * range.step();
            return new Range(start, start + (long) count * step * range.step(), range.step() * step);
        }
        String text = text(Text.of(target), from, count, step);
        return target instanceof Markup ? new Markup(text) : text;
    }

    private static String text(String text, int from, int count, int step) {
        if (count == 0) {
            return "";
        }
        if (step == 1) {
            int start = Text.offset(text, from);
            int end = Text.length(text) == text.length() ? start + count : text.offsetByCodePoints(start, count);
            return text.substring(start, end);
        }
        int[] codes = text.codePoints().toArray();
        StringBuilder out = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            out.appendCodePoint(codes[from + i * step]);
        }
        return out.toString();
    }

    /** A bound of a slice that goes forwards. */
    static int bound(@Nullable Object bound, int size, int otherwise) {
        int at = number(bound, otherwise);
        return Math.max(0, Math.min(size, at < 0 ? at + size : at));
    }

    private static int backwards(@Nullable Object bound, int size, int otherwise) {
        if (bound == null || bound instanceof None) {
            return otherwise;
        }
        int at = number(bound, 0);
        return Math.max(-1, Math.min(size - 1, at < 0 ? at + size : at));
    }

    private static int number(@Nullable Object bound, int otherwise) {
        return bound == null || bound instanceof None ? otherwise : Numbers.index(bound);
    }
}
