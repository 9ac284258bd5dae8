package io.caravan.pool;

import java.util.Map;

/**
 * What an endpoint's metrics page said. A figure the page did not have is NaN (or 0 for the cache sizes) and stays
 * distinguishable from a reported zero.
 *
 * @param waiting requests waiting in the engine
 * @param running requests running in the engine
 * @param kvCacheUtilization share of KV memory in use, 0 to 1
 * @param blockSizeTokens tokens per KV block, 0 if unknown
 * @param gpuBlocks KV blocks the engine has, 0 if unknown
 * @param attributes further figures by name
 * @param observedAtNanos when the page was read
 * @param freshUntilNanos from when on the figures are stale
 */
public record EndpointStats(
        double waiting,
        double running,
        double kvCacheUtilization,
        int blockSizeTokens,
        int gpuBlocks,
        Map<String, Double> attributes,
        long observedAtNanos,
        long freshUntilNanos) {

    /** Whether the figures may still be believed at {@code nowNanos}. */
    public boolean isFresh(long nowNanos) {
        return nowNanos - freshUntilNanos < 0;
    }

    /** The same figures with another freshness limit. */
    public EndpointStats freshUntil(long nanos) {
        return new EndpointStats(
                waiting, running, kvCacheUtilization, blockSizeTokens, gpuBlocks, attributes, observedAtNanos, nanos);
    }
}
