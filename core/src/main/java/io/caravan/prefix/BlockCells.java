package io.caravan.prefix;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * An open-addressing table from block key to an int, for one writer at a time and any readers beside it. Three ints per
 * cell, so that a look-up mostly costs one cache line: the key's upper half, which is never 0 in a used cell, its lower
 * half, the value. Value 0 means that the key is absent.
 *
 * <p>Within the life of an array a cell takes a key once and keeps it: removal only sets the value to 0. When too few
 * cells are left the entries move to a new array and the old one is never written again. So a reader that finds a key
 * reads that key's value as it is now or as it was when the array was replaced, and never waits.
 */
final class BlockCells {

    private static final VarHandle INT = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int STRIDE = 3;
    private static final int SMALLEST = 16;

    private volatile int[] cells = new int[SMALLEST * STRIDE];
    private int used;
    private int live;

    /** A key's form in the tables: its upper half is not 0. */
    static long stored(long key) {
        return key >>> 32 == 0 ? key | 1L << 32 : key;
    }

    /** The array as it is now, for {@link #find}. */
    int[] array() {
        return cells;
    }

    int live() {
        return live;
    }

    /** Where the key's cell begins, or -1. Any thread. */
    static int find(int[] cells, long key, long hash) {
        return findFrom(home(cells, hash), cells, key);
    }

    /** {@link #find} of which is known where it begins. */
    static int findFrom(int home, int[] cells, long key) {
        int at = home;
        int high = (int) (key >>> 32);
        int low = (int) key;
        while (true) {
            int found = (int) INT.getAcquire(cells, at);
            if (found == high && cells[at + 1] == low) {
                return at;
            }
            if (found == 0) {
                return -1;
            }
            at = at + STRIDE == cells.length ? 0 : at + STRIDE;
        }
    }

    /** Where a look-up begins. */
    static int home(int[] cells, long hash) {
        int count = cells.length / STRIDE;
        return (int) ((((hash >>> 16) & 0xFFFF_FFFFL) * count) >>> 32) * STRIDE;
    }

    /** The value of a cell found before. Any thread. */
    static int value(int[] cells, int at) {
        return (int) INT.getAcquire(cells, at + 2);
    }

    /** The writer's: sets the value of a cell found before. */
    void set(int at, int value) {
        int[] current = cells;
        live += (value != 0 ? 1 : 0) - (current[at + 2] != 0 ? 1 : 0);
        INT.setRelease(current, at + 2, value);
    }

    /** The writer's: adds a key that is absent, or whose value is 0. */
    void add(long key, long hash, int value, Hash hashes) {
        int at = find(cells, key, hash);
        if (at >= 0) {
            set(at, value);
            return;
        }
        int count = cells.length / STRIDE;
        if (used >= count - count / 6) {
            rebuild(hashes);
        }
        int[] current = cells;
        put(current, key, hash, value);
        used++;
        live++;
    }

    private void rebuild(Hash hashes) {
        int[] old = cells;
        int[] fresh = new int[STRIDE * Math.max(SMALLEST, live + live * 2 / 5 + 8)];
        for (int at = 0; at < old.length; at += STRIDE) {
            if (old[at + 2] != 0) {
                long key = key(old, at);
                put(fresh, key, hashes.of(key), old[at + 2]);
            }
        }
        used = live;
        cells = fresh;
    }

    private static void put(int[] cells, long key, long hash, int value) {
        int at = home(cells, hash);
        while (cells[at] != 0) {
            at = at + STRIDE == cells.length ? 0 : at + STRIDE;
        }
        cells[at + 2] = value;
        cells[at + 1] = (int) key;
        INT.setRelease(cells, at, (int) (key >>> 32));
    }

    /** The key of the cell that begins at {@code at}; there must be one. */
    static long key(int[] cells, int at) {
        return ((long) cells[at] << 32) | (cells[at + 1] & 0xFFFF_FFFFL);
    }

    /** Where the cell after the one at {@code at} begins; -1 after the last. */
    static int next(int[] cells, int at) {
        return at + STRIDE < cells.length ? at + STRIDE : -1;
    }

    /** Gives a key's hash, of whose bits 16 to 47 a table makes use. */
    interface Hash {
        long of(long key);
    }
}
