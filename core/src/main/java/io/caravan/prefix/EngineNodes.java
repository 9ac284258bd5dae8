package io.caravan.prefix;

/**
 * An engine's blocks by hash, with the key of each and how many copies there are per tier. Open addressing with linear
 * probing; 20 bytes per place, of which at most three quarters are used. Not thread-safe.
 */
final class EngineNodes {

    /** The key is not the block's only one; {@link UnevenBlocks} has the rest. */
    static final int UNEVEN = 1 << 31;

    private static final int SMALLEST = 16;
    private static final int[] SHIFTS = {0, 12, 20, 26};
    private static final int[] MOST_COPIES = {0xFFF, 0xFF, 0x3F, 0x1F};

    /** By twos, so that a look-up costs one cache line for both: a block's hash and its key. */
    private long[] names = new long[2 * SMALLEST];
    /** Copies per tier and the mark of uneven ones; 0 where empty. */
    private int[] copies = new int[SMALLEST];

    private int size;

    int size() {
        return size;
    }

    /** Reads where blocks would be, for {@link LookAhead}. */
    void look(long[] blocks, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            int at = home(blocks[i]);
            sum += copies[at] + names[2 * at];
        }
        LookAhead.use(sum);
    }

    /** The place of a block, or -1. Valid until the next change. */
    int find(long hash) {
        int at = place(hash);
        return copies[at] == 0 ? -1 : at;
    }

    long key(int at) {
        return names[2 * at + 1];
    }

    boolean isUneven(int at) {
        return copies[at] < 0;
    }

    int copies(int at, Tier tier) {
        return copies[at] >>> SHIFTS[tier.ordinal()] & MOST_COPIES[tier.ordinal()];
    }

    /** Adds a block that is absent, with one copy; gives its place. */
    int add(long hash, long key, Tier tier, int mark) {
        if (size >= copies.length - copies.length / 4) {
            resize();
        }
        int at = place(hash);
        names[2 * at] = hash;
        names[2 * at + 1] = key;
        copies[at] = mark | 1 << SHIFTS[tier.ordinal()];
        size++;
        return at;
    }

    /** Counts a copy more; beyond what fits it is forgotten. */
    void addCopy(int at, Tier tier) {
        if (copies(at, tier) < MOST_COPIES[tier.ordinal()]) {
            copies[at] += 1 << SHIFTS[tier.ordinal()];
        }
    }

    /** Counts {@code count} copies less. */
    void removeCopies(int at, Tier tier, int count) {
        copies[at] -= count << SHIFTS[tier.ordinal()];
    }

    boolean hasCopies(int at) {
        return (copies[at] & ~UNEVEN) != 0;
    }

    void remove(int place) {
        int mask = copies.length - 1;
        int hole = place;
        int at = place;
        while (true) {
            at = (at + 1) & mask;
            if (copies[at] == 0) {
                break;
            }
            if (((at - home(names[2 * at])) & mask) >= ((at - hole) & mask)) {
                move(at, hole);
                hole = at;
            }
        }
        copies[hole] = 0;
        size--;
    }

    private void move(int from, int to) {
        names[2 * to] = names[2 * from];
        names[2 * to + 1] = names[2 * from + 1];
        copies[to] = copies[from];
    }

    /** Told of each block. */
    interface Visitor {
        void block(long hash, long key, boolean uneven);
    }

    void forEach(Visitor visitor) {
        for (int at = 0; at < copies.length; at++) {
            if (copies[at] != 0) {
                visitor.block(names[2 * at], names[2 * at + 1], isUneven(at));
            }
        }
    }

    void clear() {
        names = new long[2 * SMALLEST];
        copies = new int[SMALLEST];
        size = 0;
    }

    private int place(long hash) {
        int mask = copies.length - 1;
        int at = home(hash);
        while (copies[at] != 0 && names[2 * at] != hash) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private int home(long hash) {
        long mixed = hash * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & (copies.length - 1);
    }

    private void resize() {
        long[] oldNames = names;
        int[] oldCopies = copies;
        names = new long[oldNames.length * 2];
        copies = new int[oldCopies.length * 2];
        for (int i = 0; i < oldCopies.length; i++) {
            if (oldCopies[i] != 0) {
                int at = place(oldNames[2 * i]);
                names[2 * at] = oldNames[2 * i];
                names[2 * at + 1] = oldNames[2 * i + 1];
                copies[at] = oldCopies[i];
            }
        }
    }
}
