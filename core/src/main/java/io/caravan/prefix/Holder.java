package io.caravan.prefix;

import io.caravan.pool.InferenceEndpoint;
import java.util.ArrayList;
import java.util.List;

/**
 * An endpoint as the index knows it, or one data-parallel rank of it, which has a cache of its own. Its number is not given to another
 * before all its blocks are gone.
 */
final class Holder {

    final InferenceEndpoint endpoint;
    final int rank;
    final int number;
    final SpeculativeBlocks speculative;

    /** Blocks the engine reads or leaves as a whole, in the GPU and elsewhere; in blocks of the index. */
    volatile int gpuChunk = 1;

    volatile int otherChunk = 1;

    private static final int SPECULATIVE_CAPACITY = 1 << 16;

    private final List<Runnable> drains = new ArrayList<>();
    private boolean closed;

    Holder(PrefixIndex index, InferenceEndpoint endpoint, int rank, int number) {
        this.endpoint = endpoint;
        this.rank = rank;
        this.number = number;
        this.speculative = new SpeculativeBlocks(index, this, SPECULATIVE_CAPACITY);
    }

    /** Registers what removes blocks when the endpoint leaves; run at once if it has left. */
    void onClose(Runnable drain) {
        boolean late;
        synchronized (this) {
            late = closed;
            if (!late) {
                drains.add(drain);
            }
        }
        if (late) {
            drain.run();
        }
    }

    void close() {
        List<Runnable> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(drains);
        }
        all.forEach(Runnable::run);
        speculative.close();
    }
}
