package io.caravan.prefix;

/**
 * How much of a prompt each endpoint holds, as its KV events say. Immutable by agreement: nobody writes the arrays.
 *
 * @param matchedBlocks blocks of the longest prefix held without a gap, whatever the tier, by endpoint slot
 * @param weightedBlocks the same, each block counted by the weight of its best tier; never more than the blocks
 * @param totalBlocks full blocks of the prompt
 * @param blockSizeTokens tokens per block
 */
public record ExactMatches(int[] matchedBlocks, double[] weightedBlocks, int totalBlocks, int blockSizeTokens) {

    /** Blocks held by the endpoint in a slot. */
    public int at(int slot) {
        return slot < matchedBlocks.length ? matchedBlocks[slot] : 0;
    }

    /** Blocks held by the endpoint in a slot, weighted by tier. */
    public double weightedAt(int slot) {
        return slot < weightedBlocks.length ? weightedBlocks[slot] : 0;
    }

    /** The share of the prompt held by the endpoint in a slot, weighted by tier: 0 to 1. */
    public double shareAt(int slot) {
        return totalBlocks == 0 ? 0 : weightedAt(slot) / totalBlocks;
    }
}
