package io.caravan.prefix;

/**
 * Gives the keys of a run's blocks, and has the cache lines where the engine's next blocks are kept fetched at the same time rather than
 * one after the other. Changes nothing. Not thread-safe.
 */
final class LookAhead {

    /** Blocks looked at in one go. */
    static final int STRIDE = 32;

    private static final long UNLIKELY = 0x5EED_1234_5678L;

    private final EngineNodes nodes;
    private final BlockKeys blockKeys;

    private final long[] keys = new long[STRIDE];
    /** The run that {@link #keys} are of, and which of its blocks. */
    private long[] hashes = {};

    private int from;
    private int to;
    private long parent;

    LookAhead(EngineNodes nodes, BlockKeys blockKeys) {
        this.nodes = nodes;
        this.blockKeys = blockKeys;
    }

    /** Uses a sum of what was read, so that the reads are not optimised away. */
    static void use(long sum) {
        if (sum == UNLIKELY) {
            Thread.onSpinWait();
        }
    }

    /** The key of block {@code i} of a run whose blocks are of the index's size; looks at the blocks after it too. */
    long key(long before, StoredBlocks stored, int i) {
        if (stored.hashes() != hashes || i < from || i >= to || before != (i == from ? parent : keys[i - from - 1])) {
            fill(before, stored, i);
        }
        return keys[i - from];
    }

    private void fill(long before, StoredBlocks stored, int first) {
        hashes = stored.hashes();
        from = first;
        to = Math.min(first + STRIDE, hashes.length);
        parent = before;
        nodes.look(hashes, from, to);
        long key = before;
        for (int i = from; i < to; i++) {
            key = blockKeys.next(key, stored.tokens(), i * blockKeys.blockSizeTokens(), stored.extras(i));
            keys[i - from] = key;
        }
    }
}
