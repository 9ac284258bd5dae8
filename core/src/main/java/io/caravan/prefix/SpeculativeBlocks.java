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

    synchronized void add(long[] chain, long expiryNanos) {
        if (closed) {
            return;
        }
        for (int i = 0; i < chain.length; i++) {
            if (i % LookAhead.STRIDE == 0) {
                look(chain, i, Math.min(i + LookAhead.STRIDE, chain.length));
            }
            long key = chain[i];
            int before = index.change(key, holder, Tier.SPECULATIVE.bit(), 0);
            if ((before & ~Tier.SPECULATIVE.bit()) != 0) {
                continue; // events have told of it
            }
            if (size == capacity) {
                removeHead();
            }
            append(key, expiryNanos);
        }
    }

    synchronized void expire(long nowNanos) {
        int looked = 0;
        while (size > 0 && expiries[head] - nowNanos <= 0) {
            if (looked == 0) {
                looked = Math.min(LookAhead.STRIDE, Math.min(size, keys.length - head));
                look(keys, head, head + looked);
            }
            looked--;
            removeHead();
        }
    }

    private void look(long[] blocks, int from, int to) {
        index.look(blocks, from, to);
        places.look(blocks, from, to);
    }

    synchronized void clear() {
        while (size > 0) {
            removeHead();
        }
    }

    synchronized void close() {
        closed = true;
        clear();
    }

    private void removeHead() {
        long key = keys[head];
        if (places.get(key) == head) {
            places.remove(key);
            index.change(key, holder, 0, Tier.SPECULATIVE.bit());
        }
        head = (head + 1) & (keys.length - 1);
        size--;
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
