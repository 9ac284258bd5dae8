package io.caravan.prefix;

/** A map from long to a non-negative int: open addressing with linear probing, 12 bytes per place. Not thread-safe. */
final class LongIntTable {

    /** No value. */
    static final int NONE = -1;

    private static final int SMALLEST = 16;

    private long[] keys = new long[SMALLEST];
    /** Value + 1, 0 where empty. */
    private int[] values = new int[SMALLEST];

    private int size;

    int size() {
        return size;
    }

    /** Has the cache lines of keys fetched at the same time rather than one after the other. */
    void look(long[] all, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            int at = home(all[i]);
            sum += values[at] + keys[at];
        }
        KeySlots.use(sum);
    }

    /** The value of a key, or {@link #NONE}. */
    int get(long key) {
        return values[find(key)] - 1;
    }

    /** Adds a key that is absent, or replaces its value. */
    void put(long key, int value) {
        int at = find(key);
        if (values[at] == 0) {
            keys[at] = key;
            size++;
        }
        values[at] = value + 1;
        if (size > values.length - values.length / 4) {
            resize();
        }
    }

    /** Removes a key if it is there. */
    void remove(long key) {
        int hole = find(key);
        if (values[hole] == 0) {
            return;
        }
        int mask = values.length - 1;
        int at = hole;
        while (true) {
            at = (at + 1) & mask;
            if (values[at] == 0) {
                break;
            }
            if (((at - home(keys[at])) & mask) >= ((at - hole) & mask)) {
                keys[hole] = keys[at];
                values[hole] = values[at];
                hole = at;
            }
        }
        values[hole] = 0;
        size--;
    }

    private int find(long key) {
        int mask = values.length - 1;
        int at = home(key);
        while (values[at] != 0 && keys[at] != key) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private int home(long key) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & (values.length - 1);
    }

    private void resize() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new int[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != 0) {
                int at = find(oldKeys[i]);
                keys[at] = oldKeys[i];
                values[at] = oldValues[i];
            }
        }
    }
}
