package io.caravan.prefix;

import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The holders of a share of all keys. Writers hold the shard's {@link #lock}; readers of blocks never do.
 *
 * <p>A value is a single holder with its tiers, or the number of a {@link HolderSet}; the highest bit says that the block
 * was stored or dispatched since the eviction's hand last went by.
 */
final class IndexShard {

    /** Tables of a shard at least, and the blocks of its share for which there is one more. */
    private static final int FEWEST_TABLES = 8;

    private static final int TABLE_BLOCKS = 1 << 16;
    private static final int TOUCHED = 1 << 31;
    private static final int SET = 1 << 30;
    /** Cells the hand looks at before it takes a touched block. */
    private static final int PATIENCE = 4096;

    /** Held while something is changed. */
    final ReentrantLock lock = new ReentrantLock();

    private final CellArrays arrays;
    private final BlockCells[] tables;
    /** The number of the first table among those of all shards. */
    private final int firstTable;

    private final HolderSets sets;
    private final int capacity;
    private int live;
    private long evictions;
    /** Blocks by holder and tier. */
    private long[] counts = new long[64 * Tier.COUNT];

    private int handTable;
    private int handCell = BlockCells.first();

    /**
     * @param arrays of the tables of all shards, {@link #tables(int)} of each
     * @param freed counts the times that numbers of sets were freed, in any shard
     */
    IndexShard(int number, int capacity, CellArrays arrays, AtomicInteger freed) {
        this.capacity = capacity;
        this.arrays = arrays;
        this.tables = new BlockCells[tables(capacity)];
        this.firstTable = number * tables.length;
        this.sets = new HolderSets(freed);
        Arrays.setAll(tables, i -> new BlockCells(arrays, firstTable + i));
    }

    /** How many tables a shard has: a power of two, so that a table is small and soon moved to another array. */
    static int tables(int capacity) {
        return Math.max(FEWEST_TABLES, Integer.highestOneBit(Math.max(1, (capacity - 1) / TABLE_BLOCKS)) * 2);
    }

    private BlockCells table(long hash) {
        return tables[arrays.table(hash) - firstTable];
    }

    /** A block's value without what only the eviction needs: 0 for no holder, a set as {@link #isSet} says, else a single holder. */
    static int value(CellArrays arrays, long key) {
        return arrays.value(key) & ~TOUCHED;
    }

    static boolean isSet(int value) {
        return (value & SET) != 0;
    }

    /** The set that a value of this shard stands for, right if no numbers have been freed since before the value was read. */
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
     * @param hash the key's {@link CellArrays#hash}
     * @return the tiers before
     */
    int change(long key, long hash, BlockChanges.Change change) {
        int holder = change.holder();
        int add = change.add();
        BlockCells table = table(hash);
        long[] cells = table.array();
        int at = BlockCells.find(cells, key, hash);
        int found = at < 0 ? 0 : BlockCells.value(cells, at);
        int value = found & ~TOUCHED;
        int before = maskOf(value, holder);
        boolean known = add == Tier.SPECULATIVE.bit() && before != 0;
        int after = known ? before : (before & ~change.remove()) | add;
        if (before == after) {
            if (add != 0 && found >= 0) {
                table.set(at, found | TOUCHED);
            }
            return before;
        }
        int next = withMask(value, holder, after);
        count(holder, before, after);
        if (value == 0) {
            makeRoom();
            live++;
            if (at >= 0) {
                table.set(at, next | TOUCHED);
            } else {
                table.add(key, hash, next | TOUCHED);
            }
        } else {
            live -= next == 0 ? 1 : 0;
            int touched = add != 0 ? TOUCHED : found & TOUCHED;
            table.set(at, next == 0 ? 0 : next | touched);
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
                : SET | sets.numberOf(set, this::addSetsInUse, live / 32);
        sets.remember(value, holder, mask, result);
        return result;
    }

    private void addSetsInUse(BitSet used) {
        for (BlockCells table : tables) {
            long[] cells = table.array();
            for (int at = BlockCells.first(); at >= 0; at = BlockCells.next(cells, at)) {
                int value = BlockCells.value(cells, at) & ~TOUCHED;
                if ((value & SET) != 0) {
                    used.set(value & ~SET);
                }
            }
        }
    }

    private void makeRoom() {
        int patience = PATIENCE;
        while (live >= capacity) {
            BlockCells table = tables[handTable];
            long[] cells = table.array();
            if (handCell < 0 || handCell >= cells.length) {
                handCell = BlockCells.first();
                handTable = (handTable + 1) % tables.length;
                continue;
            }
            int at = handCell;
            int value = BlockCells.value(cells, at);
            handCell = BlockCells.next(cells, at);
            patience--;
            if ((value & TOUCHED) != 0 && patience > 0) {
                table.set(at, value & ~TOUCHED);
            } else if (value != 0) {
                evict(table, at, value & ~TOUCHED);
            }
        }
    }

    private void evict(BlockCells table, int at, int value) {
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
        table.set(at, 0);
        live--;
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
        return (int) locked(() -> live);
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
