package io.caravan.prefix;

import java.util.function.IntPredicate;

/**
 * How much of a prompt each endpoint holds, as its KV events say. Immutable by agreement: nobody writes the arrays.
 *
 * @param matchedBlocks blocks of the longest prefix held without a gap, whatever the tier, by endpoint slot; -1 where that is not
 *     known, and the number of blocks below -2 where it is doubted
 * @param weightedBlocks the same, each block counted by the weight of its best tier; never more than the blocks
 * @param totalBlocks full blocks of the prompt
 * @param blockSizeTokens tokens per block
 */
public record ExactMatches(int[] matchedBlocks, double[] weightedBlocks, int totalBlocks, int blockSizeTokens) {

    /** Stands for an endpoint whose blocks are not all known. What is below it are blocks that are doubted. */
    private static final int NOT_KNOWN = -1;

    /**
     * The same, where only endpoints that are trusted count as known.
     *
     * @param doubted whether what is expected of the endpoint in a slot is not to be relied on
     */
    public ExactMatches knownOnly(IntPredicate trusted, IntPredicate doubted) {
        int[] matched = matchedBlocks.clone();
        for (int slot = 0; slot < matched.length; slot++) {
            if (!trusted.test(slot)) {
                matched[slot] = NOT_KNOWN;
            } else if (doubted.test(slot)) {
                matched[slot] = NOT_KNOWN - 1 - matched[slot];
            }
        }
        return new ExactMatches(matched, weightedBlocks, totalBlocks, blockSizeTokens);
    }

    /** Whether it is known, and not doubted, what the endpoint in a slot holds. */
    public boolean isKnown(int slot) {
        return slot < matchedBlocks.length && matchedBlocks[slot] >= 0;
    }

    /** Blocks held by the endpoint in a slot; -1 if that is not known, or doubted. */
    public int at(int slot) {
        return slot < matchedBlocks.length ? Math.max(NOT_KNOWN, matchedBlocks[slot]) : 0;
    }

    /** Blocks held by the endpoint in a slot, as events tell, also where that is doubted; -1 if it is not known. */
    public int expectedAt(int slot) {
        int matched = slot < matchedBlocks.length ? matchedBlocks[slot] : NOT_KNOWN;
        return matched >= NOT_KNOWN ? matched : NOT_KNOWN - 1 - matched;
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
