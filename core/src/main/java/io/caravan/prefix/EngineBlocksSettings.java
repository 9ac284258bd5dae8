package io.caravan.prefix;

/**
 * Limits of {@link EngineBlocks} and how an engine speaks.
 *
 * @param maxBlocks engine blocks kept, at least 1; further ones are not indexed until others are removed
 * @param maxParkedBlocks blocks kept whose parent is not known yet, at least 0
 * @param countCopies whether the engine tells of each physical copy of a block, as vLLM does, or only of the first and
 *     the last
 */
public record EngineBlocksSettings(int maxBlocks, int maxParkedBlocks, boolean countCopies) {

    /** A million blocks, 4,096 parked ones, copies counted. */
    public static final EngineBlocksSettings DEFAULT = new EngineBlocksSettings(1 << 20, 4096, true);

    public EngineBlocksSettings {
        if (maxBlocks < 1) {
            throw new IllegalArgumentException("maxBlocks " + maxBlocks + " is below 1");
        }
        if (maxParkedBlocks < 0) {
            throw new IllegalArgumentException("maxParkedBlocks " + maxParkedBlocks + " is below 0");
        }
    }
}
