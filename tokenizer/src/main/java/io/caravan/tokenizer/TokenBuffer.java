package io.caravan.tokenizer;

import java.util.Arrays;
import java.util.Objects;

/** A growing row of token ids, to be used again: {@link #clear()} keeps its memory. Not thread-safe. */
public final class TokenBuffer {

    private static final int MOST_PACKED = 3;
    private static final int PACKED_BITS = 20;
    private static final int PACKED_ID = (1 << PACKED_BITS) - 1;

    private int[] ids;
    private int size;

    /** An empty buffer. */
    public TokenBuffer() {
        this(256);
    }

    /** An empty buffer with room for some ids before it grows. */
    public TokenBuffer(int capacity) {
        ids = new int[Math.max(capacity, 16)];
    }

    /** How many ids there are. */
    public int size() {
        return size;
    }

    /** The id at a place from 0 to {@code size() - 1}. */
    public int get(int place) {
        return ids[Objects.checkIndex(place, size)];
    }

    /** Adds one id. */
    public void add(int id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, size * 2);
        }
        ids[size++] = id;
    }

    /** Adds the first {@code count} of some ids. */
    public void addAll(int[] more, int count) {
        if (size + count > ids.length) {
            ids = Arrays.copyOf(ids, Math.max(size + count, size * 2));
        }
        System.arraycopy(more, 0, ids, size, count);
        size += count;
    }

    /** The ids from {@code from} to the end in one number; 0 if they are too many, or too large. */
    long pack(int from) {
        long packed = 0;
        int count = size - from;
        for (int i = size - 1; i >= from && count <= MOST_PACKED; i--) {
            if (ids[i] > PACKED_ID) {
                return 0;
            }
            packed = packed << PACKED_BITS | ids[i];
        }
        return count > MOST_PACKED ? 0 : packed | (long) count << (MOST_PACKED * PACKED_BITS);
    }

    /** Adds the ids that {@link #pack} has packed. */
    void addPacked(long packed) {
        if (size + MOST_PACKED > ids.length) {
            ids = Arrays.copyOf(ids, Math.max(size + MOST_PACKED, size * 2));
        }
        // All three are written, which is faster than a look at how many there are.
        ids[size] = (int) packed & PACKED_ID;
        ids[size + 1] = (int) (packed >>> PACKED_BITS) & PACKED_ID;
        ids[size + 2] = (int) (packed >>> (2 * PACKED_BITS)) & PACKED_ID;
        size += (int) (packed >>> (MOST_PACKED * PACKED_BITS));
    }

    /** Forgets all ids. */
    public void clear() {
        size = 0;
    }

    /** A copy of the ids. */
    public int[] toArray() {
        return Arrays.copyOf(ids, size);
    }

    /** A copy of the ids from {@code from} to the end. */
    int[] toArray(int from) {
        return Arrays.copyOfRange(ids, from, size);
    }
}
