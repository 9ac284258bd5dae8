package io.caravan.tokenizer.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dictionary in insertion order with Python's equality of keys: 1, 1.0 and True are one key. Small ones are searched
 * from the front. Written only while it is made.
 */
final class Dict {

    private static final int SMALL = 8;

    private @Nullable Object[] keys;
    private @Nullable Object[] values;
    private int size;
    private @Nullable Map<Object, Integer> index;

    Dict(int expected) {
        keys = new Object[Math.max(expected, 2)];
        values = new Object[keys.length];
    }

    int size() {
        return size;
    }

    Object key(int at) {
        return present(keys[at]);
    }

    Object value(int at) {
        return present(values[at]);
    }

    private static Object present(@Nullable Object item) {
        if (item == null) {
            throw new IndexOutOfBoundsException();
        }
        return item;
    }

    /** The value of a name, or null. */
    @Nullable
    Object get(String name) {
        if (index != null) {
            return get((Object) name);
        }
        for (int i = 0; i < size; i++) {
            if (name.equals(keys[i])) {
                return values[i];
            }
        }
        return null;
    }

    /** The value of a key, or null. */
    @Nullable
    Object get(Object key) {
        int at = find(key);
        return at < 0 ? null : values[at];
    }

    boolean contains(Object key) {
        return find(key) >= 0;
    }

    void put(Object key, Object value) {
        int at = find(key);
        if (at >= 0) {
            values[at] = value;
            return;
        }
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
            values = Arrays.copyOf(values, size * 2);
        }
        keys[size] = key;
        values[size] = value;
        if (index != null) {
            index.put(hashed(key), size);
        } else if (size >= SMALL) {
            index = new HashMap<>();
            for (int i = 0; i <= size; i++) {
                index.put(hashed(key(i)), i);
            }
        }
        size++;
    }

    void putAll(Dict other) {
        for (int i = 0; i < other.size; i++) {
            put(other.key(i), other.value(i));
        }
    }

    private int find(Object key) {
        Object wanted = hashed(key);
        if (index != null) {
            Integer at = index.get(wanted);
            return at == null ? -1 : at;
        }
        for (int i = 0; i < size; i++) {
            Object mine = keys[i];
            if (mine != null && hashed(mine).equals(wanted)) {
                return i;
            }
        }
        return -1;
    }

    /** A form of the key that is equal where Python's keys are equal. */
    private static Object hashed(Object key) {
        if (key instanceof String) {
            return key;
        }
        if (key instanceof Boolean truth) {
            return truth ? 1L : 0L;
        }
        if (key instanceof Double number && number == Math.rint(number) && !Double.isInfinite(number)) {
            return Math.abs(number) < 1L << 53
                    ? (Object) number.longValue()
                    : Numbers.reduced(new BigDecimal(number).toBigInteger());
        }
        if (key instanceof Markup markup) {
            return markup.text();
        }
        if (key instanceof ListValue list && list.tuple()) {
            return list.stream().map(Dict::hashed).toList();
        }
        if (key instanceof Long || key instanceof BigInteger || key instanceof Double || key instanceof None) {
            return key;
        }
        if (key instanceof Undefined) {
            return Undefined.class;
        }
        if (key instanceof ListValue || key instanceof Dict) {
            throw TemplateException.failed("unhashable type: '" + TypeName.of(key) + "'");
        }
        return key;
    }
}
