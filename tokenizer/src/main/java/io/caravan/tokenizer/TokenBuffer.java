package io.caravan.tokenizer;

import java.util.Arrays;
import java.util.Objects;

/** A growing row of token ids, to be used again: {@link #clear()} keeps its memory. Not thread-safe. */
public final class TokenBuffer {

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
