package io.caravan.kvevents;

import java.util.Arrays;

/** Remembers the last batches that were applied, by number and bytes, so that one that comes again is known. */
final class RecentBatches {

    static final int COUNT = 64;

    private final long[] sequences = new long[COUNT];
    private final int[] hashes = new int[COUNT];

    RecentBatches() {
        forget();
    }

    void add(long sequence, byte[] payload) {
        int place = place(sequence);
        sequences[place] = sequence;
        hashes[place] = Arrays.hashCode(payload);
    }

    boolean has(long sequence, byte[] payload) {
        int place = place(sequence);
        return sequences[place] == sequence && hashes[place] == Arrays.hashCode(payload);
    }

    void forget() {
        Arrays.fill(sequences, -1);
    }

    private static int place(long sequence) {
        return (int) (sequence % COUNT);
    }
}
