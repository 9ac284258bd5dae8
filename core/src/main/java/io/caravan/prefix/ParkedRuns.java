package io.caravan.prefix;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs of blocks whose parent is not known yet, bounded in blocks; the oldest give way. Not thread-safe. */
final class ParkedRuns {

    private final int capacity;
    private final Map<Long, List<Run>> byParent = new HashMap<>();
    private final Deque<Run> byAge = new ArrayDeque<>();
    /** How many parked runs have a block of the hash that is still held. */
    private final Map<Long, Integer> held = new HashMap<>();

    private int blocks;
    private long dropped;

    ParkedRuns(int capacityBlocks) {
        this.capacity = capacityBlocks;
    }

    int blocks() {
        return blocks;
    }

    /** Blocks given up because there were too many. */
    long dropped() {
        return dropped;
    }

    void park(StoredBlocks stored) {
        Run run = new Run(stored);
        byAge.add(run);
        byParent.computeIfAbsent(stored.parent(), parent -> new ArrayList<>()).add(run);
        blocks += stored.hashes().length;
        for (long hash : stored.hashes()) {
            held.merge(hash, 1, Integer::sum);
        }
        while (blocks > capacity) {
            Run oldest = byAge.element();
            dropped += oldest.stored.hashes().length;
            forget(oldest);
        }
    }

    /** Takes out the runs that follow a block. */
    List<Run> take(long parent) {
        List<Run> runs = byParent.getOrDefault(parent, List.of());
        List<Run> taken = List.copyOf(runs);
        taken.forEach(this::forget);
        return taken;
    }

    private void forget(Run run) {
        byAge.remove(run);
        List<Run> siblings = byParent.getOrDefault(run.stored.parent(), new ArrayList<>());
        siblings.remove(run);
        if (siblings.isEmpty()) {
            byParent.remove(run.stored.parent());
        }
        blocks -= run.stored.hashes().length;
        for (int i = 0; i < run.stored.hashes().length; i++) {
            if (!run.gone.get(i)) {
                unhold(run.stored.hashes()[i]);
            }
        }
    }

    private void unhold(long hash) {
        held.computeIfPresent(hash, (key, count) -> count == 1 ? null : count - 1);
    }

    /** Notes that one copy of a parked block is gone, and tells whether there was one. */
    boolean remove(long hash, Tier tier) {
        if (!held.containsKey(hash)) {
            return false;
        }
        for (Run run : byAge) {
            for (int i = 0; i < run.stored.hashes().length; i++) {
                if (run.stored.hashes()[i] == hash && !run.gone.get(i) && Tier.ofMedium(run.stored.medium()) == tier) {
                    run.gone.set(i);
                    unhold(hash);
                    return true;
                }
            }
        }
        return false;
    }

    void clear() {
        byParent.clear();
        byAge.clear();
        held.clear();
        blocks = 0;
    }

    /** A run that waits. Compared by identity. */
    static final class Run {

        final StoredBlocks stored;
        /** Blocks that have been removed since; those behind them may still be held. */
        final BitSet gone = new BitSet();

        Run(StoredBlocks stored) {
            this.stored = stored;
        }
    }
}
