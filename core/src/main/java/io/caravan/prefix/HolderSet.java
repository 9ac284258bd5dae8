package io.caravan.prefix;

import java.util.Arrays;

/**
 * Which holders have a block, and in which tiers: two holders or more. One bit plane per tier that occurs, so that a set
 * of up to 64 holders in one tier takes 48 bytes. Immutable.
 */
final class HolderSet {

    private final int tiers;
    private final int words;
    private final long[] planes;

    private HolderSet(int tiers, int words, long[] planes) {
        this.tiers = tiers;
        this.words = words;
        this.planes = planes;
    }

    static HolderSet of(int holderA, int maskA, int holderB, int maskB) {
        return new HolderSet(0, 0, new long[0]).with(holderA, maskA).with(holderB, maskB);
    }

    /** The set that a single holder's value stands for, which may be none. */
    static HolderSet ofOne(int value) {
        HolderSet none = new HolderSet(0, 0, new long[0]);
        return value == 0 ? none : none.with(BlockHolders.holder(value), BlockHolders.mask(value));
    }

    /** This set with other tiers for one holder; a mask of 0 takes the holder out. */
    HolderSet with(int holder, int mask) {
        int newTiers = tiers | mask;
        int newWords = Math.max(words, holder / Long.SIZE + 1);
        long[] next = new long[Integer.bitCount(newTiers) * newWords];
        int kept = 0;
        int to = 0;
        for (int rest = newTiers; rest != 0; rest &= rest - 1) {
            int bit = rest & -rest;
            if ((tiers & bit) != 0) {
                System.arraycopy(planes, offset(bit), next, to, words);
            }
            int word = to + holder / Long.SIZE;
            next[word] = (mask & bit) != 0 ? next[word] | 1L << holder : next[word] & ~(1L << holder);
            if (isAnySet(next, to, to + newWords)) {
                kept |= bit;
                to += newWords;
            } else {
                Arrays.fill(next, to, to + newWords, 0);
            }
        }
        return new HolderSet(kept, newWords, next).trimmed(to);
    }

    /** Without planes and words that hold nothing, so that equal sets are equal objects. */
    private HolderSet trimmed(int length) {
        int needed = words;
        while (needed > 1 && isColumnEmpty(needed - 1, length)) {
            needed--;
        }
        if (needed == words && length == planes.length) {
            return this;
        }
        int count = words == 0 ? 0 : length / words;
        long[] trimmed = new long[count * needed];
        for (int i = 0; i < count; i++) {
            System.arraycopy(planes, i * words, trimmed, i * needed, needed);
        }
        return new HolderSet(tiers, needed, trimmed);
    }

    private boolean isColumnEmpty(int column, int length) {
        for (int i = column; i < length; i += words) {
            if (planes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAnySet(long[] bits, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bits[i] != 0) {
                return true;
            }
        }
        return false;
    }

    private int offset(int bit) {
        return Integer.bitCount(tiers & (bit - 1)) * words;
    }

    /** Tiers that occur at all. */
    int tiers() {
        return tiers;
    }

    /** The tiers of a holder, 0 if it is not in the set. */
    int mask(int holder) {
        int word = holder / Long.SIZE;
        int mask = 0;
        if (word < words) {
            int at = word;
            for (int rest = tiers; rest != 0; rest &= rest - 1) {
                mask |= (planes[at] >>> holder & 1) != 0 ? rest & -rest : 0;
                at += words;
            }
        }
        return mask;
    }

    /** Bits of the holders 64 · word and following that have the block in any of the tiers. */
    long bits(int word, int inTiers) {
        if (word >= words) {
            return 0;
        }
        if ((tiers & (tiers - 1)) == 0) {
            return (inTiers & tiers) != 0 ? planes[word] : 0;
        }
        long any = 0;
        int at = word;
        for (int rest = tiers; rest != 0; rest &= rest - 1) {
            any |= (inTiers & rest & -rest) != 0 ? planes[at] : 0;
            at += words;
        }
        return any;
    }

    int words() {
        return words;
    }

    /** The only holder, or -1 if there are more. */
    int only() {
        int only = -1;
        for (int word = 0; word < words; word++) {
            long any = bits(word, -1);
            if (any != 0) {
                if (only >= 0 || Long.bitCount(any) > 1) {
                    return -1;
                }
                only = word * Long.SIZE + Long.numberOfTrailingZeros(any);
            }
        }
        return only;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HolderSet that && tiers == that.tiers && Arrays.equals(planes, that.planes);
    }

    @Override
    public int hashCode() {
        // Few bits are set in a plane, so that they have to be spread for a table that takes the lowest.
        long hash = tiers;
        for (long plane : planes) {
            hash = (hash ^ plane) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return (int) hash;
    }
}
