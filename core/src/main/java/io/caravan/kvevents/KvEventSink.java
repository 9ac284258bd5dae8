package io.caravan.kvevents;

import io.caravan.prefix.StoredBlocks;
import org.jspecify.annotations.Nullable;

/** Takes the events of a batch in the order in which they happened. */
public interface KvEventSink {

    /** Blocks have been stored. */
    void stored(StoredBlocks stored);

    /**
     * Copies of blocks have been removed.
     *
     * @param hashes the engine's own names of the blocks
     * @param medium where the copies were; null is the GPU
     * @param group the KV cache group of a hybrid model; -1 for none
     */
    void removed(long[] hashes, @Nullable String medium, int group);

    /** All blocks are gone. */
    void cleared();

    /** An event could not be used; those around it can. */
    void skipped(SkippedEvent reason);
}
