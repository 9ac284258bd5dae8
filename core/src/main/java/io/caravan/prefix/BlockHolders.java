package io.caravan.prefix;

import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The holders of all blocks. Writers hold the {@link #lock}; readers of blocks never do.
 *
 * <p>A value is a single holder with its tiers, or the number of a {@link HolderSet}. It is touched when the block was stored or
 * dispatched since the eviction's hand last went by.
 */
final class BlockHolders {

    private static final int TOUCHED = BlockValues.TOUCHED;
    private static final int SET = 1 << 26;
    /** Places the hand looks at before it takes a touched block. */
    private static final int PATIENCE = 4096;

    /** Held while something is changed. */
    final ReentrantLock lock = new ReentrantLock();

    /** For readers too. */
    final BlockValues blocks;

    private final HolderSets sets = new HolderSets();
    private final int capacity;
    private long evictions;
    /** Blocks by holder and tier. */
    private long[] counts = new long[64 * Tier.COUNT];

    BlockHolders(int capacity) {
        this.capacity = capacity;
        this.blocks = new BlockValues(capacity);
    }

    static boolean isSet(int value) {
        return (value & SET) != 0;
    }

    /** How often numbers of sets have been freed. */
    int freed() {
        return sets.freed();
    }

    /** The set that a value stands for, right if {@link #freed} is as before the value was read. */
    @Nullable
    HolderSet set(int value) {
        return sets.get(value & ~SET);
    }

    static int holder(int value) {
        return value >>> Tier.COUNT;
    }

    static int mask(int value) {
        return value & ((1 << Tier.COUNT) - 1);
    }

    /**
     * Changes the tiers in which a holder has a block. One that is held already is not speculative.
     *
     * @return the tiers before
     */
    int change(long key, BlockChanges.Change change) {
        int holder = change.holder();
        int add = change.add();
        long kept = KeySlots.kept(key);
        int place = blocks.seek(kept);
        int found = place == KeySlots.NOWHERE ? 0 : blocks.get(place);
        int value = found & ~TOUCHED;
        int before = maskOf(value, holder);
        boolean known = add == Tier.SPECULATIVE.bit() && before != 0;
        int after = known ? before : (before & ~change.remove()) | add;
        if (before == after) {
            if (add != 0 && found >= 0) {
                blocks.set(place, found | TOUCHED);
            }
            return before;
        }
        int next = withMask(value, holder, after);
        count(holder, before, after);
        if (value == 0) {
            makeRoom();
        }
        if (place == KeySlots.NOWHERE) {
            blocks.add(kept, next | TOUCHED);
        } else {
            int touched = add != 0 ? TOUCHED : found & TOUCHED;
            blocks.set(place, next == 0 ? 0 : next | touched);
        }
        return before;
    }

    private int maskOf(int value, int holder) {
        if ((value & SET) != 0) {
            return setOf(value).mask(holder);
        }
        return value != 0 && holder(value) == holder ? mask(value) : 0;
    }

    private HolderSet setOf(int value) {
        HolderSet set = sets.get(value & ~SET);
        if (set == null) {
            throw new IllegalStateException("A block refers to a set of holders that does not exist");
        }
        return set;
    }

    private int withMask(int value, int holder, int mask) {
        if (value == 0 || ((value & SET) == 0 && holder(value) == holder)) {
            return mask == 0 ? 0 : holder << Tier.COUNT | mask;
        }
        int remembered = sets.remembered(value, holder, mask);
        if (remembered != 0) {
            return remembered;
        }
        HolderSet set = (value & SET) != 0
                ? setOf(value).with(holder, mask)
                : HolderSet.of(holder(value), mask(value), holder, mask);
        int only = set.only();
        int result = only >= 0
                ? only << Tier.COUNT | set.mask(only)
                : SET | sets.numberOf(set, this::addSetsInUse, blocks.live() / 32);
        sets.remember(value, holder, mask, result);
        return result;
    }

    private void addSetsInUse(BitSet used) {
        for (int place = 0; place < blocks.slots(); place++) {
            int value = blocks.get(place) & ~TOUCHED;
            if ((value & SET) != 0) {
                used.set(value & ~SET);
            }
        }
    }

    private void makeRoom() {
        int patience = PATIENCE;
        while (blocks.live() >= capacity) {
            int place = blocks.step();
            int value = blocks.get(place);
            patience--;
            if ((value & TOUCHED) != 0 && patience > 0) {
                blocks.set(place, value & ~TOUCHED);
            } else if (value != 0) {
                evict(place, value & ~TOUCHED);
                blocks.stepBack();
            }
        }
    }

    private void evict(int place, int value) {
        if ((value & SET) == 0) {
            count(holder(value), mask(value), 0);
        } else {
            HolderSet set = setOf(value);
            for (int word = 0; word < set.words(); word++) {
                for (long bits = set.bits(word, -1); bits != 0; bits &= bits - 1) {
                    int holder = word * Long.SIZE + Long.numberOfTrailingZeros(bits);
                    count(holder, set.mask(holder), 0);
                }
            }
        }
        blocks.set(place, 0);
        evictions++;
    }

    private void count(int holder, int before, int after) {
        int from = holder * Tier.COUNT;
        if (from >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(counts.length * 2, from + Tier.COUNT));
        }
        for (int changed = before ^ after; changed != 0; changed &= changed - 1) {
            counts[from + Integer.numberOfTrailingZeros(changed)] += (after & changed & -changed) != 0 ? 1 : -1;
        }
    }

    long count(int holder, Tier tier) {
        int at = holder * Tier.COUNT + tier.ordinal();
        return locked(() -> at < counts.length ? counts[at] : 0);
    }

    int live() {
        return (int) locked(blocks::live);
    }

    /** Whether more than seven eighths of the capacity are in use. */
    boolean isCrowded() {
        return live() > capacity - capacity / 8;
    }

    long evictions() {
        return locked(() -> evictions);
    }

    private long locked(LongSupplier count) {
        lock.lock();
        try {
            return count.getAsLong();
        } finally {
            lock.unlock();
        }
    }
}
