package io.caravan.tokenizer.template;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** A list or a tuple. Templates cannot change it. */
final class ListValue extends AbstractList<Object> implements RandomAccess {

    static final ListValue EMPTY = new ListValue(false, new Object[0]);
    static final ListValue EMPTY_TUPLE = new ListValue(true, new Object[0]);

    private final boolean tuple;
    private final boolean group;
    private final Object[] items;

    private ListValue(boolean tuple, Object[] items) {
        this(tuple, false, items);
    }

    private ListValue(boolean tuple, boolean group, Object[] items) {
        this.tuple = tuple;
        this.group = group;
        this.items = items;
    }

    /** A pair of {@code groupby}, whose parts have names too. */
    static ListValue group(Object grouper, ListValue members) {
        return new ListValue(true, true, new Object[] {grouper, members});
    }

    /** Whether the parts are {@code grouper} and {@code list}. */
    boolean group() {
        return group;
    }

    /** A list that keeps the array. */
    static ListValue list(Object... items) {
        return new ListValue(false, items);
    }

    static ListValue list(List<Object> items) {
        return new ListValue(false, items.toArray());
    }

    /** A tuple that keeps the array. */
    static ListValue tuple(Object... items) {
        return new ListValue(true, items);
    }

    static ListValue of(boolean tuple, Object[] items) {
        return new ListValue(tuple, items);
    }

    boolean tuple() {
        return tuple;
    }

    @Override
    public Object get(int index) {
        return items[index];
    }

    @Override
    public int size() {
        return items.length;
    }

    @Override
    public Object[] toArray() {
        return items.clone();
    }
}
