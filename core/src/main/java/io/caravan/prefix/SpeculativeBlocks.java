package io.caravan.prefix;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * The blocks one endpoint will hold because of prompts sent there, as runs by the time of their expiry. A block sent again is in several
 * runs, and only the last of them ends it; but one that events have told of and removed in the meantime ends with the first. Guarded by its
 * monitor.
 */
final class SpeculativeBlocks {

    private final PrefixIndex index;
    private final Holder holder;
    private final int capacity;
    private final Deque<Run> runs = new ArrayDeque<>();
    /** In how many more runs a block is than in one. */
    private final KeyCounts again;

    private final BlockChanges changes = new BlockChanges();
    /** Blocks of all runs. */
    private int size;

    private boolean closed;

    /** @param capacity blocks of all runs at most; the oldest give way */
    SpeculativeBlocks(PrefixIndex index, Holder holder, int capacity) {
        this.index = index;
        this.holder = holder;
        this.capacity = capacity;
        this.again = new KeyCounts(capacity);
    }

    /** @param first the blocks before it are left as they are */
    synchronized void add(long[] chain, int first, long expiryNanos) {
        for (int from = first; from < chain.length && !closed; from += BlockChanges.MOST) {
            int to = Math.min(from + BlockChanges.MOST, chain.length);
            removeOldest(size + to - from - capacity);
            for (int i = from; i < to; i++) {
                changes.add(chain[i], false);
            }
            index.change(changes, holder, Tier.SPECULATIVE.bit(), 0);
            append(expiryNanos);
            changes.clear();
        }
    }

    /** Those that were just changed and that events have not told of. */
    private void append(long expiryNanos) {
        long[] keys = new long[changes.count()];
        int count = 0;
        for (int i = 0; i < keys.length; i++) {
            keys[count] = changes.key(i);
            boolean isTold = (changes.before(i) & ~Tier.SPECULATIVE.bit()) != 0;
            if (changes.before(i) == Tier.SPECULATIVE.bit()) {
                again.increment(keys[count]);
            }
            count += isTold ? 0 : 1;
        }
        if (count > 0) {
            runs.add(new Run(count == keys.length ? keys : Arrays.copyOf(keys, count), expiryNanos));
            size += count;
        }
    }

    synchronized void expire(long nowNanos) {
        for (Run run = runs.peek(); run != null && run.expiryNanos - nowNanos <= 0; run = runs.peek()) {
            removeOldest(run.keys.length - run.removed);
        }
    }

    synchronized void clear() {
        removeOldest(size);
    }

    synchronized void close() {
        closed = true;
        clear();
    }

    private void removeOldest(int count) {
        int left = count;
        while (left > 0) {
            Run run = runs.getFirst();
            int to = Math.min(run.removed + left, run.keys.length);
            left -= to - run.removed;
            size -= to - run.removed;
            for (; run.removed < to; run.removed++) {
                if (!again.decrement(run.keys[run.removed])) {
                    changes.add(run.keys[run.removed], false);
                }
            }
            index.change(changes, holder, 0, Tier.SPECULATIVE.bit());
            changes.clear();
            if (to == run.keys.length) {
                runs.remove();
            }
        }
    }

    /** Neighbours in a prompt, as many as change at once at most. */
    private static final class Run {

        private final long[] keys;
        private final long expiryNanos;
        /** So many at the beginning are not in the run any more. */
        private int removed;

        Run(long[] keys, long expiryNanos) {
            this.keys = keys;
            this.expiryNanos = expiryNanos;
        }
    }
}
