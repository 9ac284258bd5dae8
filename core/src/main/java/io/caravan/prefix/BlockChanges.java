package io.caravan.prefix;

/**
 * Blocks of one holder whose tiers change together and alike: the lock of the index is taken once for them, and cache lines are fetched at
 * the same time rather than one after the other. A block that comes twice changes twice, in order. Not thread-safe.
 */
final class BlockChanges {

    /** Blocks that fit. */
    static final int MOST = 64;

    /** How often the lock is tried before it is waited for. */
    private static final int TRIES = 200;

    private final long[] keys = new long[MOST];
    private final int[] before = new int[MOST];
    /** One bit per block. */
    private long marked;

    private int count;

    int count() {
        return count;
    }

    boolean isFull() {
        return count == MOST;
    }

    /** Adds a block; there must be room. The mark is the caller's own. */
    void add(long key, boolean mark) {
        marked |= mark ? 1L << count : 0;
        keys[count++] = key;
    }

    long key(int i) {
        return keys[i];
    }

    boolean isMarked(int i) {
        return (marked >>> i & 1) != 0;
    }

    /** The tiers in which the holder had the block before it was changed. */
    int before(int i) {
        return before[i];
    }

    void clear() {
        count = 0;
        marked = 0;
    }

    /** What is changed: tiers that are added and tiers that are removed. */
    record Change(int holder, int add, int remove) {}

    /** Makes the changes; {@link #before} can be asked then. */
    void make(BlockHolders holders, Change change) {
        if (count == 0) {
            return;
        }
        for (int tries = 0; !holders.lock.tryLock(); tries++) {
            Thread.onSpinWait();
            if (tries == TRIES) {
                holders.lock.lock();
                break;
            }
        }
        try {
            for (int i = 0; i < count; i++) {
                holders.blocks.lookAhead(keys, i, count);
                before[i] = holders.change(keys[i], change);
            }
        } finally {
            holders.lock.unlock();
        }
    }
}
