package io.caravan.prefix;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The holders of a share of all keys. Writers hold the shard's monitor; readers never do.
 *
 * <p>A value is a single holder with its tiers, or the number of a {@link HolderSet}; the highest bit says that the block
 * was stored or dispatched since the eviction's hand last went by.
 */
final class IndexShard {

    private static final int TABLES = 8;
    private static final int TOUCHED = 1 << 31;
    private static final int SET = 1 << 30;
    /** Cells the hand looks at before it takes a touched block. */
    private static final int PATIENCE = 4096;

    private final BlockCells[] tables = new BlockCells[TABLES];
    private final HolderSets sets = new HolderSets();
    private final int capacity;
    private int live;
    private long evictions;
    /** Blocks by holder and tier. */
    private long[] counts = new long[64 * Tier.COUNT];

    private int handTable;
    private int handCell;

    IndexShard(int capacity) {
        this.capacity = capacity;
        Arrays.setAll(tables, i -> new BlockCells());
    }

    static long hash(long key) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        return mixed ^ mixed >>> 32;
    }

    private BlockCells table(long hash) {
        return tables[(int) (hash >>> 56) & (TABLES - 1)];
    }

    /** The array that a key's look-up goes to now, for {@link #value}. */
    int[] array(long hash) {
        return table(hash).array();
    }

    /** Changes when the number of a set may come to stand for another. */
    int freed() {
        return sets.freed();
    }

    /** A block's value in an array: 0 for no holder, a set as {@link #isSet} says, else a single holder. */
    static int value(int[] cells, long key, int home) {
        int at = BlockCells.findFrom(home, cells, key);
        return at < 0 ? 0 : BlockCells.value(cells, at) & ~TOUCHED;
    }

    static boolean isSet(int value) {
        return (value & SET) != 0;
    }

    /** The set that a value stands for, right if {@link #freed} is the same after this and before the array was got. */
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
     * @param key as {@link BlockCells#stored} gives it
     * @param hash the key's {@link #hash}
     * @return the tiers before
     */
    int change(long key, long hash, int holder, int add, int remove) {
        BlockCells table = table(hash);
        int[] cells = table.array();
        int at = BlockCells.find(cells, key, hash);
        int found = at < 0 ? 0 : BlockCells.value(cells, at);
        int value = found & ~TOUCHED;
        int before = maskOf(value, holder);
        boolean known = add == Tier.SPECULATIVE.bit() && before != 0;
        int after = known ? before : (before & ~remove) | add;
        if (before == after) {
            if (add != 0 && found >= 0) {
                table.set(at, found | TOUCHED);
            }
            return before;
        }
        int next = withMask(value, holder, after);
        count(holder, before, after);
        if (next == 0) {
            live--;
            table.set(at, 0);
        } else if (value != 0) {
            table.set(at, next | (add != 0 ? TOUCHED : found & TOUCHED));
        } else {
            makeRoom();
            live++;
            table.add(key, hash, next | TOUCHED, IndexShard::hash);
        }
        return before;
    }

    /** The tiers in which a holder has a block. Any thread. */
    int tiers(long key, int holder) {
        long hash = hash(key);
        while (true) {
            int freed = freed();
            int[] cells = array(hash);
            int value = value(cells, key, BlockCells.home(cells, hash));
            if (!isSet(value)) {
                return value != 0 && holder(value) == holder ? mask(value) : 0;
            }
            HolderSet set = set(value);
            if (set != null && freed() == freed) {
                return set.mask(holder);
            }
        }
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
            int[] cells = table.array();
            for (int at = 0; at >= 0; at = BlockCells.next(cells, at)) {
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
            int[] cells = table.array();
            if (handCell < 0 || handCell >= cells.length) {
                handCell = 0;
                handTable = (handTable + 1) % TABLES;
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

    synchronized long count(int holder, Tier tier) {
        int at = holder * Tier.COUNT + tier.ordinal();
        return at < counts.length ? counts[at] : 0;
    }

    synchronized int live() {
        return live;
    }

    /** Whether more than seven eighths of the capacity are in use. */
    synchronized boolean isCrowded() {
        return live > capacity - capacity / 8;
    }

    synchronized long evictions() {
        return evictions;
    }
}
