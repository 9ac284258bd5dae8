package io.caravan.prefix;

import java.util.Arrays;

/** How often each of some keys counts. Takes 19 to 22 bytes per key, see {@link KeySlots}. Not thread-safe. */
final class KeyCounts extends KeySlots {

    private int[][] counts = {};
    /** Where a key was counted last. */
    private int near;

    /** @param capacity keys at most, by the caller's care */
    KeyCounts(int capacity) {
        super(capacity);
    }

    /** Has what is needed to find keys fetched together, unless they are where they are expected. */
    void look(long[] keys, int from) {
        if (!isAt(near + 1, kept(keys[from]))) {
            look(keys, from, Math.min(from + STRIDE, keys.length));
        }
    }

    /** Counts a key once more. */
    void increment(long key) {
        long kept = kept(key);
        int place = find(kept, near);
        if (place == NOWHERE) {
            place = place(kept);
        } else if (isFree(place)) {
            count(1);
        }
        counts[place >>> SEGMENT_BITS][place & IN_SEGMENT]++;
        near = place;
    }

    /** Counts a key that has been counted once less. Tells whether it does not count any more. */
    boolean decrement(long key) {
        near = find(kept(key), near);
        counts[near >>> SEGMENT_BITS][near & IN_SEGMENT]--;
        count(isFree(near) ? -1 : 0);
        return isFree(near);
    }

    @Override
    boolean isFree(int place) {
        return counts[place >>> SEGMENT_BITS][place & IN_SEGMENT] == 0;
    }

    @Override
    void reuse(int place) {
        // its count is 0 as that of a new place
    }

    @Override
    void segments(int count) {
        int before = counts.length;
        counts = Arrays.copyOf(counts, count);
        for (int i = before; i < count; i++) {
            counts[i] = new int[SEGMENT];
        }
    }
}
