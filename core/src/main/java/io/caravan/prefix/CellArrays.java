package io.caravan.prefix;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The arrays of all {@link BlockCells} of an index, by the highest bits of a key's hash: where every look-up begins. Readers may call
 * {@link #look} and {@link #value} beside writers, and never wait.
 */
final class CellArrays {

    private static final VarHandle ARRAY = MethodHandles.arrayElementVarHandle(long[][].class);

    private final long[][] arrays;
    private final int shift;

    /** @param count a power of two from 2 on */
    CellArrays(int count) {
        arrays = new long[count][];
        shift = Long.SIZE - Integer.numberOfTrailingZeros(count);
    }

    /** The highest bits choose the table, bits 16 to 47 the bucket, the lowest the tag. */
    static long hash(long key) {
        return key * 0x9E3779B97F4A7C15L;
    }

    /** The table of a key with this hash. */
    int table(long hash) {
        return (int) (hash >>> shift);
    }

    /** A table's array as it is now. */
    long[] get(int table) {
        return (long[]) ARRAY.getAcquire(arrays, table);
    }

    /** The table's writer's: replaces its array. */
    void set(int table, long[] array) {
        ARRAY.setRelease(arrays, table, array);
    }

    /** Reads where a key's look-up begins, for {@link LookAhead}. */
    long look(long hash) {
        long[] array = get(table(hash));
        return array[BlockCells.home(array, hash)];
    }

    /** The value of a key, 0 if it is absent. */
    int value(long key) {
        long hash = hash(key);
        long[] array = get(table(hash));
        return BlockCells.value(array, key, hash);
    }
}
