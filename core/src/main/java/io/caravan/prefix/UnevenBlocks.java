package io.caravan.prefix;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An engine's blocks that are not one block of the index each: larger, smaller, or out of step. A block of the index is
 * held in a tier when every engine block that it overlaps is. Not thread-safe.
 */
final class UnevenBlocks {

    private final Map<Long, Block> blocks = new HashMap<>();
    /** Of blocks that end within a block of the index, those stored behind them; kept while they are stored. */
    private final Map<Long, Set<Long>> children = new HashMap<>();

    private final Residency residency;
    private final KeyListener listener;

    /** Tells whether there is a copy of an engine block in a tier. */
    interface Residency {
        boolean isHeld(long hash, Tier tier);
    }

    /** Is told when a key begins or ends to be held. */
    interface KeyListener {
        void changed(long key, Tier tier, boolean held);
    }

    UnevenBlocks(Residency residency, KeyListener listener) {
        this.residency = residency;
        this.listener = listener;
    }

    /** Adds a block before its first copy counts. */
    void add(long hash, long parent, ChainLink before, ChainLink after) {
        blocks.put(hash, new Block(parent, before.isEven(), after));
        if (!before.isEven()) {
            children.computeIfAbsent(parent, key -> new LinkedHashSet<>()).add(hash);
        }
    }

    /** Removes a block after its last copy stopped counting. */
    void remove(long hash) {
        Block block = blocks.remove(hash);
        Set<Long> siblings = block == null || block.startsEven ? null : children.get(block.parent);
        if (block != null && siblings != null) {
            siblings.remove(hash);
            if (siblings.isEmpty()) {
                children.remove(block.parent);
            }
        }
    }

    ChainLink link(long hash) {
        return get(hash).link;
    }

    private Block get(long hash) {
        Block block = blocks.get(hash);
        if (block == null) {
            throw new IllegalStateException("An uneven block is not registered");
        }
        return block;
    }

    /** Has the keys follow a change of a block's copies in a tier. */
    void refresh(long hash, Tier tier) {
        Block block = blocks.get(hash);
        if (block != null) {
            boolean held = residency.isHeld(hash, tier);
            long[] keys = block.link.passed();
            if (keys.length > 0) {
                block.heldFirst = set(block.heldFirst, tier, held && isHeldBefore(block, tier), Arrays.copyOf(keys, 1));
                block.heldRest = set(block.heldRest, tier, held, Arrays.copyOfRange(keys, 1, keys.length));
            }
            if (block.link.isEven()) {
                return;
            }
        }
        for (long child : children.getOrDefault(hash, Set.of())) {
            refresh(child, tier);
        }
    }

    private int set(int mask, Tier tier, boolean held, long[] keys) {
        if (((mask & tier.bit()) != 0) == held) {
            return mask;
        }
        for (long key : keys) {
            listener.changed(key, tier, held);
        }
        return mask ^ tier.bit();
    }

    /** Whether the blocks that the first key of a block reaches back to are all held. */
    private boolean isHeldBefore(Block block, Tier tier) {
        Block at = block;
        while (!at.startsEven) {
            if (!residency.isHeld(at.parent, tier)) {
                return false;
            }
            Block parent = blocks.get(at.parent);
            if (parent == null || parent.link.passed().length > 0) {
                return parent != null;
            }
            at = parent;
        }
        return true;
    }

    /** How many whole blocks of the index a block is; 0 if it is no such number. */
    int chunk(long hash) {
        Block block = get(hash);
        return block.startsEven && block.link.isEven() ? block.link.passed().length : 0;
    }

    /** The keys of a block, or null if it is not here. */
    long @Nullable [] keys(long hash) {
        Block block = blocks.get(hash);
        return block == null ? null : block.link.passed();
    }

    void clear() {
        blocks.clear();
        children.clear();
    }

    private static final class Block {

        private final long parent;
        private final boolean startsEven;
        private final ChainLink link;
        /** Tiers in which the first key is held, and those in which the others are. */
        private int heldFirst;

        private int heldRest;

        Block(long parent, boolean startsEven, ChainLink link) {
            this.parent = parent;
            this.startsEven = startsEven;
            this.link = link;
        }
    }
}
