package io.caravan.prefix;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The holder sets of an index by number, each distinct set once. Sets are not counted: when numbers run out, those that
 * no block refers to are found by looking at all blocks, and given out again.
 *
 * <p>One writer at a time. Readers may call {@link #get} beside it.
 */
final class HolderSets {

    private static final VarHandle SET = MethodHandles.arrayElementVarHandle(HolderSet[].class);
    private static final int SMALLEST = 64;
    private static final int MEMO = 512;

    private volatile @Nullable HolderSet[] sets = new HolderSet[SMALLEST];
    /** Between two equal counts a number that a block referred to stands for one set. */
    private final AtomicInteger freed = new AtomicInteger();

    /** Number + 1 by hash, 0 where empty. */
    private int[] numbers = new int[2 * SMALLEST];
    /** No number below this is free. */
    private int next;

    /** Results of a change of a set: number, holder and mask in one long, plus 1 so that empty places match nothing. */
    private final long[] memoKeys = new long[MEMO];

    private final int[] memoValues = new int[MEMO];

    /** How often numbers have been freed. Any thread. */
    int freed() {
        return freed.get();
    }

    /** The set of a number; null if the number is free. */
    @Nullable
    HolderSet get(int number) {
        @Nullable HolderSet[] current = sets;
        return number < current.length ? (HolderSet) SET.getAcquire(current, number) : null;
    }

    /** A remembered result for the arguments, or 0. */
    int remembered(int value, int holder, int mask) {
        long key = memoKey(value, holder, mask);
        int at = memoPlace(key);
        return memoKeys[at] == key ? memoValues[at] : 0;
    }

    void remember(int value, int holder, int mask, int result) {
        long key = memoKey(value, holder, mask);
        int at = memoPlace(key);
        memoKeys[at] = key;
        memoValues[at] = result;
    }

    private static long memoKey(int value, int holder, int mask) {
        return (((value & 0xFFFF_FFFFL) << 32) | ((long) holder << Tier.COUNT) | mask) + 1;
    }

    private static int memoPlace(long key) {
        return (int) ((key * 0x9E3779B97F4A7C15L) >>> 55);
    }

    /**
     * The number of a set.
     *
     * @param blocks adds the numbers in use to a set; called when numbers run out
     * @param room how many numbers may be unused before they are looked for
     */
    int numberOf(HolderSet set, Consumer<BitSet> blocks, int room) {
        int at = find(set);
        if (numbers[at] != 0) {
            return numbers[at] - 1;
        }
        while (next < sets.length && sets[next] != null) {
            next++;
        }
        if (next == sets.length) {
            makeRoom(blocks, room);
            at = find(set);
        }
        int number = next++;
        SET.setRelease(sets, number, set);
        numbers[at] = number + 1;
        return number;
    }

    /** Frees the numbers that are not in use, and makes more if those are few. */
    private void makeRoom(Consumer<BitSet> blocks, int room) {
        @Nullable HolderSet[] current = sets;
        int free = 0;
        BitSet used = new BitSet(current.length);
        if (current.length >= room) {
            blocks.accept(used);
            freed.incrementAndGet();
            for (int i = 0; i < current.length; i++) {
                if (!used.get(i)) {
                    SET.setRelease(current, i, null);
                    free++;
                }
            }
            Arrays.fill(memoKeys, 0);
        }
        if (free * 2 < current.length) {
            @Nullable HolderSet[] grown = new HolderSet[current.length * 2];
            System.arraycopy(current, 0, grown, 0, current.length);
            sets = grown;
        }
        reindex();
        next = 0;
        while (sets[next] != null) {
            next++;
        }
    }

    private void reindex() {
        @Nullable HolderSet[] current = sets;
        numbers = new int[2 * current.length];
        for (int i = 0; i < current.length; i++) {
            HolderSet set = current[i];
            if (set != null) {
                numbers[find(set)] = i + 1;
            }
        }
    }

    private int find(HolderSet set) {
        int mask = numbers.length - 1;
        int at = set.hashCode() & mask;
        while (numbers[at] != 0 && !set.equals(sets[numbers[at] - 1])) {
            at = (at + 1) & mask;
        }
        return at;
    }
}
