package io.caravan.simulator;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * The KV cache of an engine: a fixed number of blocks, shared by key while referenced, kept for reuse after that and
 * evicted least recently used first. A sequence gives its blocks back tail first, so tails are evicted before heads.
 * Not thread-safe.
 */
final class BlockCache {

    /** One block. Without a key it is private to one sequence. */
    static final class Block {
        private boolean keyed;
        private long key;
        private int references;
    }

    private final int capacityBlocks;
    private final Map<Long, Block> byKey = new HashMap<>();
    private final LinkedHashSet<Block> idle = new LinkedHashSet<>();
    private int referencedBlocks;
    private long evictions;

    BlockCache(int capacityBlocks) {
        this.capacityBlocks = capacityBlocks;
    }

    /** Blocks a sequence can still get, counting idle ones that would be evicted. */
    int freeBlocks() {
        return capacityBlocks - referencedBlocks;
    }

    /** Share of the cache held by running sequences, 0 to 1. */
    double usage() {
        return (double) referencedBlocks / capacityBlocks;
    }

    /** Blocks evicted so far. */
    long evictions() {
        return evictions;
    }

    /** Number of leading keys that are cached, at most {@code limit}. */
    int matchingBlocks(long[] keys, int limit) {
        int count = 0;
        while (count < limit && byKey.containsKey(keys[count])) {
            count++;
        }
        return count;
    }

    /** How many of the first {@code count} keys, all cached, are idle: taking them uses up free blocks. */
    int idleBlocks(long[] keys, int count) {
        int found = 0;
        for (int i = 0; i < count; i++) {
            Block block = byKey.get(keys[i]);
            if (block != null && block.references == 0) {
                found++;
            }
        }
        return found;
    }

    /** References the cached block of a key. */
    Block reuse(long key) {
        Block block = byKey.get(key);
        if (block == null) {
            throw new IllegalStateException("block " + key + " is not cached");
        }
        if (block.references++ == 0) {
            idle.remove(block);
            referencedBlocks++;
        }
        return block;
    }

    /** A private block, referenced once, at the price of an idle one when the cache is full. */
    Block allocate() {
        if (freeBlocks() == 0) {
            throw new IllegalStateException("all " + capacityBlocks + " blocks are referenced");
        }
        if (referencedBlocks + idle.size() == capacityBlocks) {
            Iterator<Block> eldest = idle.iterator();
            byKey.remove(eldest.next().key);
            eldest.remove();
            evictions++;
        }
        Block block = new Block();
        block.references = 1;
        referencedBlocks++;
        return block;
    }

    /** Makes a private block that is now full findable, unless another block already holds the same tokens. */
    void publish(Block block, long key) {
        if (!block.keyed && byKey.putIfAbsent(key, block) == null) {
            block.keyed = true;
            block.key = key;
        }
    }

    /** Gives back the blocks of a sequence, given in order from its head. */
    void release(List<Block> blocks) {
        for (int i = blocks.size() - 1; i >= 0; i--) {
            Block block = blocks.get(i);
            if (--block.references == 0) {
                referencedBlocks--;
                if (block.keyed) {
                    idle.add(block);
                }
            }
        }
    }
}
