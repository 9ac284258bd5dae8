package io.caravan.app;

import io.caravan.app.config.PrefixConfig;
import io.caravan.pool.EndpointStats;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.pool.InferencePoolState;
import io.caravan.pool.PoolSnapshot;
import io.caravan.prefix.ApproximatePrefixIndex;
import java.util.function.IntSupplier;

/**
 * The block size prompts are hashed in, and the number of blocks each endpoint is believed to hold. With
 * {@code prefix.autoTune} both follow what the engines report: blocks are never smaller than configured, and an engine
 * holds as many as its KV memory has tokens for. Thread-safe.
 */
public final class BlockSize implements IntSupplier {

    private final PrefixConfig config;
    private final InferencePoolState pool;
    private final ApproximatePrefixIndex index;
    private volatile int tokens;

    BlockSize(PrefixConfig config, InferencePoolState pool, ApproximatePrefixIndex index) {
        this.config = config;
        this.pool = pool;
        this.index = index;
        this.tokens = config.blockSizeTokens();
    }

    /** Tokens per block. */
    @Override
    public int getAsInt() {
        return tokens;
    }

    /** Follows the pool's latest figures. Called by the fact lane. */
    public void refresh() {
        if (!config.autoTune()) {
            return;
        }
        PoolSnapshot snapshot = pool.snapshot();
        int size = config.blockSizeTokens();
        for (InferenceEndpoint endpoint : snapshot.endpoints()) {
            EndpointStats stats = snapshot.facts(endpoint).stats();
            if (stats != null) {
                size = Math.max(size, stats.blockSizeTokens());
            }
        }
        tokens = size;
        for (InferenceEndpoint endpoint : snapshot.endpoints()) {
            EndpointStats stats = snapshot.facts(endpoint).stats();
            if (stats != null && stats.gpuBlocks() > 0 && stats.blockSizeTokens() > 0) {
                long capacity = (long) stats.gpuBlocks() * stats.blockSizeTokens() / size;
                index.setCapacity(endpoint, (int) Math.max(1, Math.min(capacity, Integer.MAX_VALUE)));
            }
        }
    }
}
