package io.caravan.tokenizer;

import java.util.Arrays;

/** For each pair of tokens that may be merged, when (its rank; the least comes first) and into what. Immutable once built. */
final class MergeTable {

    /** No merge; greater than the value of any. */
    static final long NONE = Long.MAX_VALUE;

    /** Pairs of key (left id in the upper half, right in the lower) and value (rank, merged id); -1 is an empty key. */
    private final long[] table;

    private final int shift;

    /** @param merges left, right and merged id, one after the other, in order of rank; of two for one pair the last counts */
    MergeTable(int[] merges) {
        int slots = Math.max(16, Integer.highestOneBit(merges.length / 3 * 2) << 1);
        shift = Integer.numberOfLeadingZeros(slots) + 33;
        table = new long[slots * 2];
        Arrays.fill(table, -1);
        for (int i = 0; i < merges.length; i += 3) {
            long key = key(merges[i], merges[i + 1]);
            int place = place(key);
            while (table[place] != -1 && table[place] != key) {
                place = (place + 2) & (table.length - 1);
            }
            table[place] = key;
            table[place + 1] = (long) (i / 3) << 32 | merges[i + 2];
        }
    }

    /** The rank in the upper half and the merged id in the lower, or {@link #NONE}. */
    long find(int left, int right) {
        long key = key(left, right);
        int place = place(key);
        while (true) {
            long found = table[place];
            if (found == key) {
                return table[place + 1];
            }
            if (found == -1) {
                return NONE;
            }
            place = (place + 2) & (table.length - 1);
        }
    }

    private static long key(int left, int right) {
        return (long) left << 32 | right;
    }

    private int place(long key) {
        return (int) ((key * 0x9e3779b97f4a7c15L) >>> shift) << 1;
    }
}
