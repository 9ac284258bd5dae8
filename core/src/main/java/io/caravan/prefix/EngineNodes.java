package io.caravan.prefix;

/**
 * An engine's blocks by hash, with the key of each and how many copies there are per tier. Open addressing with linear
 * probing; 20 bytes per place, of which at most five eighths are used. Not thread-safe.
 */
final class EngineNodes {

    /** The key is not the block's only one; {@link UnevenBlocks} has the rest. */
    static final int UNEVEN = 1 << 31;

    private static final int SMALLEST = 16;
    private static final int[] SHIFTS = {0, 12, 20, 26};
    private static final int[] MOST_COPIES = {0xFFF, 0xFF, 0x3F, 0x1F};

    /** Five for each place, so that a look-up mostly costs one cache line: copies, and the halves of a block's hash and of its key. */
    private static final int STRIDE = 5;

    /** Copies per tier and the mark of uneven ones; 0 where empty. */
    private int[] cells = new int[SMALLEST * STRIDE];

    private int size;
    private int most = SMALLEST / 8 * 5;

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

    /** The place of a block, or -1. Valid until the next change. */
    int find(long hash) {
        int at = place(hash);
        return cells[at] == 0 ? -1 : at;
    }

    long key(int at) {
        return longAt(at + 3);
    }

    boolean isUneven(int at) {
        return cells[at] < 0;
    }

    int copies(int at, Tier tier) {
        return cells[at] >>> SHIFTS[tier.ordinal()] & MOST_COPIES[tier.ordinal()];
    }

    /** Adds a block that is absent, with one copy; gives its place. */
    int add(long hash, long key, Tier tier, int mark) {
        if (size >= most) {
            grow();
        }
        int at = place(hash);
        cells[at] = mark | 1 << SHIFTS[tier.ordinal()];
        setLongAt(at + 1, hash);
        setLongAt(at + 3, key);
        size++;
        return at;
    }

    /** Counts a copy more; beyond what fits it is forgotten. */
    void addCopy(int at, Tier tier) {
        if (copies(at, tier) < MOST_COPIES[tier.ordinal()]) {
            cells[at] += 1 << SHIFTS[tier.ordinal()];
        }
    }

    /** Counts {@code count} copies less. */
    void removeCopies(int at, Tier tier, int count) {
        cells[at] -= count << SHIFTS[tier.ordinal()];
    }

    boolean hasCopies(int at) {
        return (cells[at] & ~UNEVEN) != 0;
    }

    /** Removes a block by shifting those behind it that are not where their look-up begins. */
    void remove(int place) {
        int hole = place;
        int at = next(place);
        while (cells[at] != 0) {
            if (distance(home(longAt(at + 1)), at) >= distance(hole, at)) {
                System.arraycopy(cells, at, cells, hole, STRIDE);
                hole = at;
            }
            at = next(at);
        }
        cells[hole] = 0;
        size--;
    }

    /** Told of each block. */
    interface Visitor {
        void block(long hash, long key, boolean uneven);
    }

    void forEach(Visitor visitor) {
        for (int at = 0; at < cells.length; at += STRIDE) {
            if (cells[at] != 0) {
                visitor.block(longAt(at + 1), key(at), isUneven(at));
            }
        }
    }

    void clear() {
        resize(SMALLEST);
        size = 0;
    }

    private int place(long hash) {
        int at = home(hash);
        while (cells[at] != 0 && longAt(at + 1) != hash) {
            at = next(at);
        }
        return at;
    }

    private int home(long hash) {
        long mixed = hash * 0x9E3779B97F4A7C15L;
        return (int) ((mixed >>> 32) * (cells.length / STRIDE) >>> 32) * STRIDE;
    }

    private int next(int at) {
        return at + STRIDE == cells.length ? 0 : at + STRIDE;
    }

    private int distance(int from, int to) {
        return to >= from ? to - from : to - from + cells.length;
    }

    private void grow() {
        int[] old = cells;
        resize(old.length / STRIDE / 2 * 3);
        for (int from = 0; from < old.length; from += STRIDE) {
            if (old[from] != 0) {
                int to = place((long) old[from + 1] << 32 | old[from + 2] & 0xFFFF_FFFFL);
                System.arraycopy(old, from, cells, to, STRIDE);
            }
        }
    }

    private void resize(int places) {
        cells = new int[Math.multiplyExact(places, STRIDE)];
        most = places / 8 * 5;
    }

    private long longAt(int at) {
        return (long) cells[at] << 32 | cells[at + 1] & 0xFFFF_FFFFL;
    }

    private void setLongAt(int at, long value) {
        cells[at] = (int) (value >>> 32);
        cells[at + 1] = (int) value;
    }
}
