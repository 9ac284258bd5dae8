package io.caravan.simulator;

/**
 * What an engine is: how long its steps take and how much it holds. The rows come from the calibration in
 * {@code docs/benchmarks}, which fitted them to published measurements.
 *
 * @param name name of the model and hardware
 * @param cost duration of a step
 * @param blockSizeTokens tokens per KV-cache block
 * @param numGpuBlocks blocks of KV cache
 * @param tokenBudget most tokens computed in one step
 * @param maxNumSeqs most sequences running at once
 */
public record EngineProfile(
        String name, StepCost cost, int blockSizeTokens, int numGpuBlocks, int tokenBudget, int maxNumSeqs) {

    private static final int BLOCK_SIZE_TOKENS = 16;

    /** Checks that every size is at least 1. */
    public EngineProfile {
        if (blockSizeTokens < 1 || numGpuBlocks < 1 || tokenBudget < 1 || maxNumSeqs < 1) {
            throw new IllegalArgumentException("an engine profile has sizes of at least 1, got blockSizeTokens "
                    + blockSizeTokens + ", numGpuBlocks " + numGpuBlocks + ", tokenBudget " + tokenBudget
                    + ", maxNumSeqs " + maxNumSeqs);
        }
    }

    /** Qwen3-0.6B on a small GPU: 2.2 ms steps, 600,000 tokens of cache. */
    public static EngineProfile qwen3Small() {
        return new EngineProfile(
                "Qwen3-0.6B", new StepCost(2.2e6, 12e3, 42, 4e3, 0.2), BLOCK_SIZE_TOKENS, 600_000 / 16, 8192, 256);
    }

    /** Qwen3-32B on two H100 (tensor parallel): 13.2 ms steps, 307,328 tokens of cache. */
    public static EngineProfile qwen3LargeH100() {
        return new EngineProfile(
                "Qwen3-32B", new StepCost(13.2e6, 10e3, 40, 68e3, 2.1), BLOCK_SIZE_TOKENS, 307_328 / 16, 8192, 256);
    }

    /** The same engine, {@code factor} times as fast; {@code factor} is above 0. */
    public EngineProfile faster(double factor) {
        if (!(factor > 0)) {
            throw new IllegalArgumentException("a speed factor is above 0, got " + factor);
        }
        return new EngineProfile(name, cost.faster(factor), blockSizeTokens, numGpuBlocks, tokenBudget, maxNumSeqs);
    }

    /** The same engine with a cache of the given shape. */
    public EngineProfile withCache(int newBlockSizeTokens, int newNumGpuBlocks) {
        return new EngineProfile(name, cost, newBlockSizeTokens, newNumGpuBlocks, tokenBudget, maxNumSeqs);
    }

    /** The same engine with other limits on a step. */
    public EngineProfile withLimits(int newTokenBudget, int newMaxNumSeqs) {
        return new EngineProfile(name, cost, blockSizeTokens, numGpuBlocks, newTokenBudget, newMaxNumSeqs);
    }

    /** Tokens the cache holds, and the longest sequence the engine takes. */
    public int capacityTokens() {
        return Math.toIntExact(Math.min(Integer.MAX_VALUE, (long) blockSizeTokens * numGpuBlocks));
    }
}
