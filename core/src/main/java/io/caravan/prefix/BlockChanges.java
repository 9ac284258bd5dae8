package io.caravan.prefix;

import java.util.Arrays;

/**
 * Blocks of one holder whose tiers change together and alike. Their cache lines are fetched at the same time rather than one after the
 * other, which is most of what a change costs, and each shard is locked once. A block that comes twice changes twice, in order. Not
 * thread-safe.
 */
final class BlockChanges {

    /** Blocks that fit. */
    static final int MOST = 64;

    private final long[] keys = new long[MOST];
    private final long[] hashes = new long[MOST];
    private final int[] before = new int[MOST];
    private final int[] order = new int[MOST];
    /** Of each shard, where its blocks begin and end in {@link #order}. */
    private final int[] starts = new int[PrefixIndex.SHARDS];

    private final int[] ends = new int[PrefixIndex.SHARDS];
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

    /** Makes the changes; {@link #before} can be asked then. */
    void make(IndexShard[] shards, int holder, int add, int remove) {
        Arrays.fill(ends, 0);
        long read = 0;
        for (int i = 0; i < count; i++) {
            long hash = IndexShard.hash(BlockCells.stored(keys[i]));
            int shard = PrefixIndex.shardOf(hash, shards.length);
            int[] cells = shards[shard].array(hash);
            read += cells[BlockCells.home(cells, hash)];
            hashes[i] = hash;
            ends[shard]++;
        }
        LookAhead.use(read);
        for (int shard = 1; shard < ends.length; shard++) {
            ends[shard] += ends[shard - 1];
        }
        System.arraycopy(ends, 0, starts, 0, ends.length);
        for (int i = count - 1; i >= 0; i--) {
            order[--starts[PrefixIndex.shardOf(hashes[i], shards.length)]] = i;
        }
        for (int shard = 0; shard < shards.length; shard++) {
            if (starts[shard] < ends[shard]) {
                synchronized (shards[shard]) {
                    for (int at = starts[shard]; at < ends[shard]; at++) {
                        int i = order[at];
                        before[i] = shards[shard].change(BlockCells.stored(keys[i]), hashes[i], holder, add, remove);
                    }
                }
            }
        }
    }
}
