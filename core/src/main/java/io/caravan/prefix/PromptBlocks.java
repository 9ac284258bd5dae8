package io.caravan.prefix;

import java.util.List;

/**
 * The block keys of a request's prompts. Immutable by agreement: nobody writes the arrays.
 *
 * @param chains one array of keys per prompt, in order; key i covers blocks 0 to i
 * @param blockSizeTokens tokens per block
 */
public record PromptBlocks(List<long[]> chains, int blockSizeTokens) {

    /** No blocks: no affinity. */
    public static final PromptBlocks NONE = new PromptBlocks(List.of(), 0);

    /** Blocks in all chains together. */
    public int total() {
        int sum = 0;
        for (int i = 0; i < chains.size(); i++) {
            sum += chains.get(i).length;
        }
        return sum;
    }

    @Override
    public String toString() {
        return "PromptBlocks[" + total() + " blocks of " + blockSizeTokens + " tokens]";
    }
}
