package io.caravan.kvevents;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Batches that wait for others before them, by number. */
final class WaitingBatches {

    /** What a batch takes beside its payload. */
    private static final int ENTRY_BYTES = 80;

    private final TreeMap<Long, byte[]> byNumber = new TreeMap<>();
    private long bytes;

    void add(long sequence, byte[] payload) {
        byte[] before = byNumber.put(sequence, payload);
        bytes += size(payload) - (before == null ? 0 : size(before));
    }

    /** Takes out the first batch; null if there is none. */
    Map.@Nullable Entry<Long, byte[]> poll() {
        Map.Entry<Long, byte[]> first = byNumber.pollFirstEntry();
        if (first != null) {
            bytes -= size(first.getValue());
        }
        return first;
    }

    /** The number of the first batch; the greatest number if there is none. */
    long first() {
        return byNumber.isEmpty() ? Long.MAX_VALUE : byNumber.firstKey();
    }

    boolean isEmpty() {
        return byNumber.isEmpty();
    }

    /** Memory taken, about. */
    long bytes() {
        return bytes;
    }

    void forget() {
        byNumber.clear();
        bytes = 0;
    }

    private static long size(byte[] payload) {
        return (long) payload.length + ENTRY_BYTES;
    }
}
