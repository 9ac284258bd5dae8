package io.caravan.prefix;

/**
 * An engine's blocks by hash, with the key of each and how many copies there are per tier. Not thread-safe.
 *
 * <p>Buckets of eight longs, a cache line, with room for three blocks: their hashes, their keys, an int each with the copies, and an int
 * that counts the blocks which found this bucket full and are in one behind it. So a look-up mostly takes one cache line, whose hashes are
 * compared without a branch, and a removal moves nothing. At most eleven sixteenths of the room are used: 31 to 47 bytes per block.
 */
final class EngineNodes {

    /** The key is not the block's only one; {@link UnevenBlocks} has the rest. */
    static final int UNEVEN = 1 << 31;

    private static final int[] SHIFTS = {0, 12, 20, 26};
    private static final int[] MOST_COPIES = {0xFFF, 0xFF, 0x3F, 0x1F};

    private static final int BUCKET = 8;
    private static final int BLOCKS = 3;
    /** Where in a bucket keys, copies and, in the upper half, the count of those behind it are. */
    private static final int KEYS = 3;

    private static final int COPIES = 6;
    private static final int PASSED = 7;
    private static final long ONE_PASSED = 1L << Integer.SIZE;
    /** Before the first bucket: with the array's head of 16 bytes, a cache line. */
    private static final int PAD = 6;

    private static final int FEWEST_BUCKETS = 4;
    /** The name of no block. */
    private static final long NONE = 0;
    /** Stands for a block's hash that is {@link #NONE}. */
    private static final long ZERO = 0xA5A5_0F0F_3C3C_9999L;

    private long[] cells = {};
    private int size;
    private int most;

    EngineNodes() {
        resize(FEWEST_BUCKETS);
    }

    int size() {
        return size;
    }

    /** Reads where blocks would be, for {@link LookAhead}. */
    void look(long[] blocks, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += cells[home(blocks[i])];
        }
        LookAhead.use(sum);
    }

    /** The place of a block, or -1. Valid until blocks are added. */
    int find(long hash) {
        long name = name(hash);
        int bucket = home(name);
        while (true) {
            int slot = slot(bucket, name);
            if (slot < BLOCKS) {
                return bucket + slot;
            }
            if (cells[bucket + PASSED] >>> Integer.SIZE == 0) {
                return -1;
            }
            bucket = next(bucket);
        }
    }

    private static long name(long hash) {
        return hash == NONE ? ZERO : hash;
    }

    /** Which block of a bucket has a name, {@link #BLOCKS} for none of them. */
    private int slot(int bucket, long name) {
        int not0 = differ(cells[bucket], name);
        int not1 = not0 & differ(cells[bucket + 1], name);
        int not2 = not1 & differ(cells[bucket + 2], name);
        return not0 + not1 + not2;
    }

    private static int differ(long a, long b) {
        long difference = a ^ b;
        return (int) ((difference | -difference) >>> (Long.SIZE - 1));
    }

    long key(int at) {
        return cells[at + KEYS];
    }

    boolean isUneven(int at) {
        return state(at) < 0;
    }

    int copies(int at, Tier tier) {
        return state(at) >>> SHIFTS[tier.ordinal()] & MOST_COPIES[tier.ordinal()];
    }

    /** Copies per tier, and the mark of uneven ones. */
    private int state(int at) {
        return (int) (cells[word(at)] >>> shift(at));
    }

    private static int word(int at) {
        int slot = (at - PAD) & (BUCKET - 1);
        return at - slot + COPIES + (slot >> 1);
    }

    private static int shift(int at) {
        return ((at - PAD) & 1) * Integer.SIZE;
    }

    private void setState(int at, int state) {
        long others = cells[word(at)] & ~(0xFFFF_FFFFL << shift(at));
        cells[word(at)] = others | ((state & 0xFFFF_FFFFL) << shift(at));
    }

    /** Adds a block that is absent, with one copy. */
    void add(long hash, long key, Tier tier, int mark) {
        if (size >= most) {
            grow();
        }
        place(name(hash), key, mark | 1 << SHIFTS[tier.ordinal()]);
        size++;
    }

    private void place(long name, long key, int state) {
        int bucket = home(name);
        int slot = slot(bucket, NONE);
        while (slot == BLOCKS) {
            cells[bucket + PASSED] += ONE_PASSED;
            bucket = next(bucket);
            slot = slot(bucket, NONE);
        }
        int at = bucket + slot;
        cells[at] = name;
        cells[at + KEYS] = key;
        setState(at, state);
    }

    /** Counts a copy more; beyond what fits it is forgotten. */
    void addCopy(int at, Tier tier) {
        if (copies(at, tier) < MOST_COPIES[tier.ordinal()]) {
            setState(at, state(at) + (1 << SHIFTS[tier.ordinal()]));
        }
    }

    /** Counts {@code count} copies less. */
    void removeCopies(int at, Tier tier, int count) {
        setState(at, state(at) - (count << SHIFTS[tier.ordinal()]));
    }

    boolean hasCopies(int at) {
        return (state(at) & ~UNEVEN) != 0;
    }

    /** Removes a block. */
    void remove(int at) {
        int own = at - ((at - PAD) & (BUCKET - 1));
        for (int bucket = home(cells[at]); bucket != own; bucket = next(bucket)) {
            cells[bucket + PASSED] -= ONE_PASSED;
        }
        cells[at] = NONE;
        setState(at, 0);
        size--;
    }

    /** Told of each block. */
    interface Visitor {
        void block(long hash, long key, boolean uneven);
    }

    void forEach(Visitor visitor) {
        for (int bucket = PAD; bucket < cells.length; bucket += BUCKET) {
            for (int at = bucket; at < bucket + BLOCKS; at++) {
                if (cells[at] != NONE) {
                    visitor.block(cells[at] == ZERO ? NONE : cells[at], key(at), isUneven(at));
                }
            }
        }
    }

    void clear() {
        resize(FEWEST_BUCKETS);
        size = 0;
    }

    private int home(long name) {
        long mixed = name * 0x9E3779B97F4A7C15L;
        return (int) (((mixed >>> Integer.SIZE) * (cells.length >>> 3)) >>> Integer.SIZE) * BUCKET + PAD;
    }

    private int next(int bucket) {
        return bucket + BUCKET == cells.length ? PAD : bucket + BUCKET;
    }

    private void grow() {
        long[] old = cells;
        resize(old.length / BUCKET / 2 * 3);
        for (int bucket = PAD; bucket < old.length; bucket += BUCKET) {
            for (int slot = 0; slot < BLOCKS; slot++) {
                if (old[bucket + slot] != NONE) {
                    int state = (int) (old[bucket + COPIES + (slot >> 1)] >>> ((slot & 1) * Integer.SIZE));
                    place(old[bucket + slot], old[bucket + slot + KEYS], state);
                }
            }
        }
    }

    private void resize(int buckets) {
        cells = new long[PAD + Math.multiplyExact(buckets, BUCKET)];
        most = (int) (11L * BLOCKS * buckets / 16);
    }
}
