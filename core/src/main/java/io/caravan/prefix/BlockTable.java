package io.caravan.prefix;

/**
 * A fixed-size open-addressing table from block key to the set of endpoint slots that hold the block: linear probing over
 * one array of cells, each the key and then its bit words. An entry without slots is removed, by shifting its followers
 * back. Takes 8 · (1 + words) bytes per cell; at most {@link #LOAD_PERCENT} percent of the cells are used.
 *
 * <p>Not thread-safe for writers. A reader may run beside a writer: it ends and throws nothing, but what it reads must be
 * thrown away.
 */
final class BlockTable {

    private static final int LOAD_PERCENT = 60;
    /** Stands for key 0, which marks an empty cell. */
    private static final long ZERO_KEY = 0x9E3779B97F4A7C15L;

    private final int words;
    private final int stride;
    private final int mask;
    private final long[] cells;
    private int size;

    /**
     * @param capacity cells, a power of two
     * @param words longs of bits per key
     */
    BlockTable(int capacity, int words) {
        this.words = words;
        this.stride = words + 1;
        this.mask = capacity - 1;
        this.cells = new long[capacity * stride];
    }

    int size() {
        return size;
    }

    /** Whether a larger table is needed before another key is added. */
    boolean isFull() {
        return size >= (mask + 1L) * LOAD_PERCENT / 100;
    }

    /** A table of twice the cells with the same entries. */
    BlockTable grown() {
        return copy((mask + 1) * 2, words);
    }

    /** A table with more bits per key and the same entries. */
    BlockTable widened(int newWords) {
        return copy(mask + 1, newWords);
    }

    private BlockTable copy(int capacity, int newWords) {
        BlockTable copy = new BlockTable(capacity, newWords);
        for (int from = 0; from < cells.length; from += stride) {
            if (cells[from] != 0) {
                int to = copy.find(cells[from]) * copy.stride;
                System.arraycopy(cells, from, copy.cells, to, stride);
                copy.size++;
            }
        }
        return copy;
    }

    /** Writes the bits of a key to {@code out}, zeros if it is absent, and tells whether any is set. */
    boolean copyBits(long key, long[] out, int offset, int count) {
        int cell = find(stored(key)) * stride;
        long any = 0;
        for (int w = 0; w < count; w++) {
            // A cell that is empty, or that a probe gave up at, has no bits of this key.
            long bits = w < words && cells[cell] == stored(key) ? cells[cell + 1 + w] : 0;
            out[offset + w] = bits;
            any |= bits;
        }
        return any != 0;
    }

    /** Reads where a key is, or would go; what it gives has no meaning. */
    long look(long key) {
        return cells[((int) stored(key) & mask) * stride];
    }

    /** Adds a slot to a key's set. The table must not be full. */
    void set(long key, int slot) {
        int cell = find(stored(key)) * stride;
        if (cells[cell] == 0) {
            cells[cell] = stored(key);
            size++;
        }
        cells[cell + 1 + (slot >>> 6)] |= 1L << slot;
    }

    /** Takes a slot out of a key's set. */
    void clear(long key, int slot) {
        int index = find(stored(key));
        int cell = index * stride;
        if (cells[cell] == 0) {
            return;
        }
        cells[cell + 1 + (slot >>> 6)] &= ~(1L << slot);
        for (int w = 1; w <= words; w++) {
            if (cells[cell + w] != 0) {
                return;
            }
        }
        remove(index);
    }

    private void remove(int index) {
        int hole = index;
        int at = index;
        while (true) {
            at = (at + 1) & mask;
            long key = cells[at * stride];
            if (key == 0) {
                break;
            }
            int home = (int) key & mask;
            if (((at - home) & mask) >= ((at - hole) & mask)) {
                System.arraycopy(cells, at * stride, cells, hole * stride, stride);
                hole = at;
            }
        }
        for (int w = 0; w < stride; w++) {
            cells[hole * stride + w] = 0;
        }
        size--;
    }

    /** The cell of a key, or the empty one where it would go. Bounded also beside a writer. */
    private int find(long key) {
        int at = (int) key & mask;
        for (int probes = 0; probes < mask; probes++) {
            long found = cells[at * stride];
            if (found == key || found == 0) {
                return at;
            }
            at = (at + 1) & mask;
        }
        return at;
    }

    private static long stored(long key) {
        return key == 0 ? ZERO_KEY : key;
    }
}
