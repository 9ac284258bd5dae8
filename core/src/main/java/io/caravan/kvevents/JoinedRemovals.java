package io.caravan.kvevents;

import io.caravan.prefix.StoredBlocks;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Joins removals that follow one another: engines tell of each block by itself, and many at once take less time. Not thread-safe. */
final class JoinedRemovals implements KvEventSink {

    private static final int SMALLEST = 64;
    private static final int MOST = 4096;

    private final KvEventSink sink;
    private long[] hashes = new long[SMALLEST];
    private int count;
    private @Nullable String medium;
    private int group;

    /** @param sink gets what this gets, in the same order */
    JoinedRemovals(KvEventSink sink) {
        this.sink = sink;
    }

    @Override
    public void removed(long[] more, @Nullable String fromMedium, int ofGroup) {
        if (count > 0 && (count + more.length > MOST || ofGroup != group || !Objects.equals(medium, fromMedium))) {
            flush();
        }
        if (count + more.length > hashes.length) {
            hashes = Arrays.copyOf(hashes, Math.max(count + more.length, 2 * hashes.length));
        }
        System.arraycopy(more, 0, hashes, count, more.length);
        count += more.length;
        medium = fromMedium;
        group = ofGroup;
    }

    /** Passes on what is held back; to be called after each batch. */
    void flush() {
        if (count > 0) {
            long[] joined = Arrays.copyOf(hashes, count);
            count = 0;
            if (hashes.length > MOST) {
                hashes = new long[SMALLEST];
            }
            sink.removed(joined, medium, group);
        }
    }

    @Override
    public void stored(StoredBlocks stored) {
        flush();
        sink.stored(stored);
    }

    @Override
    public void cleared() {
        flush();
        sink.cleared();
    }

    @Override
    public void skipped(SkippedEvent reason) {
        flush();
        sink.skipped(reason);
    }
}
