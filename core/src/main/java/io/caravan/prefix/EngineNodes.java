package io.caravan.prefix;

import java.util.Arrays;

/**
 * An engine's blocks by hash, with the key of each and how many copies there are per tier. Not thread-safe.
 *
 * <p>Engines store a prompt's blocks one after the other and remove them in this order or the opposite one, so that mostly a block is beside
 * the one asked for before, and is found there. Takes 26 to 28 bytes per block, plus an eighth where blocks come and go.
 */
final class EngineNodes extends KeySlots {

    /** The key is not the block's only one; {@link UnevenBlocks} has the rest. */
    static final int UNEVEN = 1 << 31;

    private static final int[] SHIFTS = {0, 12, 20, 26};
    private static final int[] MOST_COPIES = {0xFFF, 0xFF, 0x3F, 0x1F};

    /** By place the block's key, and its copies per tier with the mark of uneven ones: 0 where the place is free. */
    private long[][] blockKeys = {};

    private int[][] states = {};
    /** The hash, as kept, of the block that was not found last. */
    private long missed;

    /** @param capacity blocks at most, by the caller's care */
    EngineNodes(int capacity) {
        super(capacity);
    }

    int size() {
        return live();
    }

    /** The place of a block, or {@link #NOWHERE}. Valid until it is removed. */
    int block(long hash) {
        int place = seek(kept(hash));
        if (place == NOWHERE) {
            missed = kept(hash);
            return NOWHERE;
        }
        return isFree(place) ? NOWHERE : place;
    }

    long key(int place) {
        return blockKeys[place >>> SEGMENT_BITS][place & IN_SEGMENT];
    }

    boolean isUneven(int place) {
        return state(place) < 0;
    }

    int copies(int place, Tier tier) {
        return state(place) >> SHIFTS[tier.ordinal()] & MOST_COPIES[tier.ordinal()];
    }

    private int state(int place) {
        return states[place >>> SEGMENT_BITS][place & IN_SEGMENT];
    }

    private void setState(int place, int state) {
        states[place >>> SEGMENT_BITS][place & IN_SEGMENT] = state;
    }

    /** Adds a block that is absent, with one copy. */
    void add(long hash, long key, Tier tier, int mark) {
        long kept = kept(hash);
        int place = kept == missed ? NOWHERE : seek(kept);
        if (place == NOWHERE) {
            place = place(kept);
            missed = 0; // which is no hash as kept
        } else {
            count(1);
        }
        blockKeys[place >>> SEGMENT_BITS][place & IN_SEGMENT] = key;
        setState(place, mark | 1 << SHIFTS[tier.ordinal()]);
    }

    /** Counts a copy more; beyond what fits it is forgotten. */
    void addCopy(int place, Tier tier) {
        if (copies(place, tier) < MOST_COPIES[tier.ordinal()]) {
            setState(place, state(place) + (1 << SHIFTS[tier.ordinal()]));
        }
    }

    /** Counts {@code count} copies less. */
    void removeCopies(int place, Tier tier, int count) {
        setState(place, state(place) - (count << SHIFTS[tier.ordinal()]));
    }

    boolean hasCopies(int place) {
        return (state(place) & ~UNEVEN) != 0;
    }

    /** Removes a block. */
    void remove(int place) {
        setState(place, 0);
        count(-1);
    }

    /** Told of each block. */
    interface Visitor {
        void block(long hash, long key, boolean uneven);
    }

    void forEach(Visitor visitor) {
        for (int place = 0; place < slots(); place++) {
            if (!isFree(place)) {
                visitor.block(original(keptAt(place)), key(place), isUneven(place));
            }
        }
    }

    void clear() {
        reset();
    }

    @Override
    boolean isFree(int place) {
        return state(place) == 0;
    }

    @Override
    void reuse(int place) {
        // its state is 0 until the new block has been added
    }

    @Override
    void segments(int count) {
        int before = Math.min(states.length, count);
        states = Arrays.copyOf(states, count);
        blockKeys = Arrays.copyOf(blockKeys, count);
        for (int i = before; i < count; i++) {
            states[i] = new int[SEGMENT];
            blockKeys[i] = new long[SEGMENT];
        }
    }
}
