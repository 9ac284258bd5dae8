package io.caravan.tokenizer.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;

/** Python's iteration over values. */
final class Iteration {

    private Iteration() {}

    static boolean possible(Object value) {
        return Text.is(value)
                || value instanceof ListValue
                || value instanceof Dict
                || value instanceof DictView
                || value instanceof Range
                || value instanceof Lazy
                || value instanceof Undefined
                || value instanceof LoopState;
    }

    static Iterator<Object> of(Object value) {
        if (value instanceof ListValue list) {
            return list.iterator();
        }
        if (value instanceof Dict dict) {
            return new Counted(dict.size(), dict::key);
        }
        if (value instanceof DictView view) {
            return new Counted(view.size(), view::get);
        }
        if (value instanceof Range range) {
            return new Counted(range.size(), range::get);
        }
        if (value instanceof Lazy lazy) {
            return lazy;
        }
        if (value instanceof Undefined) {
            return Collections.emptyIterator();
        }
        if (Text.is(value)) {
            return characters(Text.of(value));
        }
        throw TemplateException.failed("'" + TypeName.of(value) + "' object is not iterable");
    }

    private static Iterator<Object> characters(String text) {
        if (Text.length(text) == text.length()) {
            return new Counted(text.length(), at -> text.substring(at, at + 1));
        }
        List<Object> all = new ArrayList<>();
        text.codePoints().forEach(c -> all.add(Character.toString(c)));
        return all.iterator();
    }

    /** All items; each counts as a step. */
    static List<Object> all(Rendering rendering, Object value) {
        List<Object> all = new ArrayList<>();
        for (Iterator<Object> items = of(value); items.hasNext(); ) {
            rendering.step(1);
            all.add(items.next());
        }
        return all;
    }

    /** Python's {@code len}. */
    static int length(Object value) {
        if (Text.is(value)) {
            return Text.length(Text.of(value));
        }
        if (value instanceof ListValue list) {
            return list.size();
        }
        if (value instanceof Dict dict) {
            return dict.size();
        }
        if (value instanceof DictView view) {
            return view.size();
        }
        if (value instanceof Range range) {
            return range.size();
        }
        if (value instanceof Undefined) {
            return 0;
        }
        if (value instanceof LoopState loop) {
            return loop.length();
        }
        throw TemplateException.failed("object of type '" + TypeName.of(value) + "' has no len()");
    }

    /** Items by their number. */
    private static final class Counted implements Iterator<Object> {

        private final int size;
        private final IntFunction<Object> item;
        private int at;

        Counted(int size, IntFunction<Object> item) {
            this.size = size;
            this.item = item;
        }

        @Override
        public boolean hasNext() {
            return at < size;
        }

        @Override
        public Object next() {
            if (at >= size) {
                throw new NoSuchElementException();
            }
            return item.apply(at++);
        }
    }
}
