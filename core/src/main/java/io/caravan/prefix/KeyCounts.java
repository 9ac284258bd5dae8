package io.caravan.prefix;

import java.util.Arrays;

/** How often each of some keys was counted. Takes 18 to 20 bytes per key and more where keys come and go, see {@link KeySlots}. Not thread-safe. */
final class KeyCounts extends KeySlots {

    private int[][] counts = {};
    /** @param capacity keys at most, by the caller's care */
    KeyCounts(int capacity) {
        super(capacity);
    }

    /** Counts a key once more. */
    void increment(long key) {
        long kept = kept(key);
        int place = seek(kept);
        if (place == NOWHERE) {
            place = place(kept);
        } else if (isFree(place)) {
            count(1);
        }
        counts[place >>> SEGMENT_BITS][place & IN_SEGMENT]++;
    }

    /** Counts a key once less. Tells whether it was counted at all. */
    boolean decrement(long key) {
        int place = live() == 0 ? NOWHERE : seek(kept(key));
        if (place == NOWHERE || isFree(place)) {
            return false;
        }
        counts[place >>> SEGMENT_BITS][place & IN_SEGMENT]--;
        count(isFree(place) ? -1 : 0);
        return true;
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
