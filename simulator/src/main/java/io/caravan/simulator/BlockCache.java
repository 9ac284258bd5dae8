package io.caravan.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The KV cache of an engine: a fixed number of blocks, shared by key while referenced, kept for reuse after that and
 * evicted least recently used first. A sequence gives its blocks back tail first, so tails are evicted before heads.
 * As in vLLM, several blocks may have one key, each computed for a prompt that could not use the other: the first is
 * the one that is found. Not thread-safe.
 */
final class BlockCache {

    /** One block. Without a key it is private to one sequence. */
    static final class Block {
        private boolean keyed;
        private long key;
        private int references;
        private @Nullable Block nextCopy;
        private @Nullable HeldBlock content;
    }

    private final int capacityBlocks;
    private final BlockEvents events;
    private final Map<Long, Block> byKey = new HashMap<>();
    private final LinkedHashSet<Block> idle = new LinkedHashSet<>();
    private int referencedBlocks;
    private long evictions;

    BlockCache(int capacityBlocks, BlockEvents events) {
        this.capacityBlocks = capacityBlocks;
        this.events = events;
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
            evict(eldest.next());
            eldest.remove();
        }
        Block block = new Block();
        block.references = 1;
        referencedBlocks++;
        return block;
    }

    /** Makes a private block that is now full findable; {@code content} says what is in it, if anybody wants to know. */
    void publish(Block block, long key, @Nullable HeldBlock content) {
        if (block.keyed) {
            throw new IllegalStateException("block " + key + " is findable already");
        }
        block.keyed = true;
        block.key = key;
        block.content = content;
        Block first = byKey.putIfAbsent(key, block);
        if (first != null) {
            block.nextCopy = first.nextCopy;
            first.nextCopy = block;
        }
    }

    /** Forgets every block, if none is referenced; false, and nothing done, when one is. */
    boolean clear() {
        if (referencedBlocks > 0) {
            return false;
        }
        byKey.clear();
        idle.clear();
        return true;
    }

    /** The findable blocks whose content was given. */
    List<HeldBlock> held() {
        List<HeldBlock> held = new ArrayList<>(byKey.size());
        for (Block first : byKey.values()) {
            int copies = 0;
            for (Block copy = first; copy != null; copy = copy.nextCopy) {
                copies++;
            }
            if (first.content != null) {
                held.add(first.content.withCopies(copies));
            }
        }
        return held;
    }

    private void evict(Block block) {
        Block first = byKey.get(block.key);
        if (first == block) {
            if (block.nextCopy == null) {
                byKey.remove(block.key);
            } else {
                byKey.put(block.key, block.nextCopy);
            }
        } else {
            for (Block copy = first; copy != null; copy = copy.nextCopy) {
                if (copy.nextCopy == block) {
                    copy.nextCopy = block.nextCopy;
                }
            }
        }
        evictions++;
        events.removed(block.key);
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
