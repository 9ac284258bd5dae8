package io.caravan.prefix;

import java.util.Arrays;

/**
 * Blocks of one holder whose tiers change together and alike. Their cache lines are fetched at the same time rather than one after the
 * other, which is most of what a change costs, and each shard is locked once, those that another
 * writer has last. A block that comes twice changes twice, in order. Not
 * thread-safe.
 */
final class BlockChanges {

    /** Blocks that fit. */
    static final int MOST = 64;

    /** How often shards that another writer has are tried before they are waited for. */
    private static final int TRIES = 200;

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

    /** What is changed: tiers that are added and tiers that are removed. */
    record Change(int holder, int add, int remove) {}

    /** Makes the changes; {@link #before} can be asked then. */
    void make(CellArrays arrays, IndexShard[] shards, Change change) {
        Arrays.fill(ends, 0);
        long read = 0;
        for (int i = 0; i < count; i++) {
            long hash = CellArrays.hash(keys[i]);
            read += arrays.look(hash);
            hashes[i] = hash;
            ends[PrefixIndex.shardOf(hash, shards.length)]++;
        }
        LookAhead.use(read);
        for (int shard = 1; shard < ends.length; shard++) {
            ends[shard] += ends[shard - 1];
        }
        System.arraycopy(ends, 0, starts, 0, ends.length);
        for (int i = count - 1; i >= 0; i--) {
            order[--starts[PrefixIndex.shardOf(hashes[i], shards.length)]] = i;
        }
        int left = 0;
        for (int shard = 0; shard < shards.length; shard++) {
            left |= starts[shard] < ends[shard] ? 1 << shard : 0;
        }
        for (int round = 0; left != 0; round++) {
            left = makeSome(shards, change, left, round >= TRIES);
        }
    }

    /** Makes the changes of shards that no other writer has now, or of all when it is time to wait. @return the shards that are left */
    private int makeSome(IndexShard[] shards, Change change, int todo, boolean wait) {
        int left = todo;
        for (int rest = todo; rest != 0; rest &= rest - 1) {
            int number = Integer.numberOfTrailingZeros(rest);
            IndexShard shard = shards[number];
            if (wait) {
                shard.lock.lock();
            } else if (!shard.lock.tryLock()) {
                Thread.onSpinWait();
                continue;
            }
            try {
                for (int at = starts[number]; at < ends[number]; at++) {
                    int i = order[at];
                    before[i] = shard.change(keys[i], hashes[i], change);
                }
            } finally {
                shard.lock.unlock();
            }
            left &= ~(1 << number);
        }
        return left;
    }
}
