package io.caravan.prefix;

import java.util.Arrays;

/**
 * The blocks one endpoint will hold because of prompts sent there, in a ring by the time of their expiry. A block sent
 * again has a further place at the end, and only its last place counts. Guarded by its monitor.
 */
final class SpeculativeBlocks {

    private static final int SMALLEST = 64;

    private final PrefixIndex index;
    private final Holder holder;
    private final int capacity;
    /** The last place of each key. */
    private final LongIntTable places = new LongIntTable();

    private final BlockChanges changes = new BlockChanges();

    private long[] keys = new long[SMALLEST];
    private long[] expiries = new long[SMALLEST];
    private int head;
    private int size;
    private boolean closed;

    SpeculativeBlocks(PrefixIndex index, Holder holder, int capacity) {
        this.index = index;
        this.holder = holder;
        this.capacity = capacity;
    }

    /** @param first the blocks before it are left as they are */
    synchronized void add(long[] chain, int first, long expiryNanos) {
        for (int from = first; from < chain.length && !closed; from += BlockChanges.MOST) {
            int to = Math.min(from + BlockChanges.MOST, chain.length);
            removeHeads(size + to - from - capacity);
            places.look(chain, from, to);
            for (int i = from; i < to; i++) {
                changes.add(chain[i], false);
            }
            index.change(changes, holder, Tier.SPECULATIVE.bit(), 0);
            for (int i = 0; i < changes.count(); i++) {
                if ((changes.before(i) & ~Tier.SPECULATIVE.bit()) == 0) { // otherwise events have told of it
                    append(changes.key(i), expiryNanos);
                }
            }
            changes.clear();
        }
    }

    synchronized void expire(long nowNanos) {
        int over = 0;
        while (over < size && expiries[(head + over) & (keys.length - 1)] - nowNanos <= 0) {
            over++;
        }
        removeHeads(over);
    }

    synchronized void clear() {
        removeHeads(size);
    }

    synchronized void close() {
        closed = true;
        clear();
    }

    private void removeHeads(int count) {
        for (int left = count; left > 0; left -= BlockChanges.MOST) {
            int looked = Math.min(Math.min(left, BlockChanges.MOST), keys.length - head);
            places.look(keys, head, head + looked);
            for (int i = Math.min(left, BlockChanges.MOST); i > 0; i--) {
                long key = keys[head];
                if (places.get(key) == head) {
                    places.remove(key);
                    changes.add(key, false);
                }
                head = (head + 1) & (keys.length - 1);
                size--;
            }
            index.change(changes, holder, 0, Tier.SPECULATIVE.bit());
            changes.clear();
        }
    }

    private void append(long key, long expiryNanos) {
        if (size == keys.length) {
            int length = keys.length * 2;
            keys = rotated(keys, length);
            expiries = rotated(expiries, length);
            head = 0;
            for (int i = 0; i < size; i++) {
                places.put(keys[i], i);
            }
        }
        int place = (head + size++) & (keys.length - 1);
        keys[place] = key;
        expiries[place] = expiryNanos;
        places.put(key, place);
    }

    private long[] rotated(long[] ring, int length) {
        long[] straight = Arrays.copyOf(Arrays.copyOfRange(ring, head, ring.length), length);
        System.arraycopy(ring, 0, straight, ring.length - head, head);
        return straight;
    }
}
