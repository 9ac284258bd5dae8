package io.caravan.tokenizer.template;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Python's generator: items that are made as they are asked for, once. It is true even when it is empty. */
final class Lazy implements Iterator<Object> {

    private final Iterator<Object> items;

    Lazy(Iterator<Object> items) {
        this.items = items;
    }

    @Override
    public boolean hasNext() {
        return items.hasNext();
    }

    @Override
    public Object next() {
        return items.next();
    }

    static Lazy map(Iterator<Object> items, UnaryOperator<Object> change) {
        return new Lazy(new Iterator<>() {
            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public Object next() {
                return change.apply(items.next());
            }
        });
    }

    static Lazy filter(Iterator<Object> items, Predicate<Object> wanted) {
        return new Lazy(new Iterator<>() {
            private @Nullable Object next;

            @Override
            public boolean hasNext() {
                while (next == null && items.hasNext()) {
                    Object item = items.next();
                    next = wanted.test(item) ? item : null;
                }
                return next != null;
            }

            @Override
            public Object next() {
                if (!hasNext() || next == null) {
                    throw new NoSuchElementException();
                }
                Object item = next;
                next = null;
                return item;
            }
        });
    }
}
