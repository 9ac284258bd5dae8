package io.caravan.prefix;

import org.jspecify.annotations.Nullable;

/**
 * How much of a prompt each endpoint is believed to hold. Immutable by agreement: nobody writes the array.
 *
 * @param matchedBlocks blocks of the longest known prefix, indexed by endpoint slot; shorter than the pool when the
 *     index has not seen the later slots
 * @param totalBlocks blocks of the prompt
 * @param blockSizeTokens tokens per block
 * @param exact what KV events say beside that, in blocks of its own size; null when they were not asked
 */
public record PrefixMatches(int[] matchedBlocks, int totalBlocks, int blockSizeTokens, @Nullable ExactMatches exact) {

    /** Nothing is known to be held anywhere. */
    public static final PrefixMatches NONE = new PrefixMatches(new int[0], 0, 0);

    /** Matches without what KV events say. */
    public PrefixMatches(int[] matchedBlocks, int totalBlocks, int blockSizeTokens) {
        this(matchedBlocks, totalBlocks, blockSizeTokens, null);
    }

    /** The same beside what KV events say. */
    public PrefixMatches withExact(ExactMatches matches) {
        return new PrefixMatches(matchedBlocks, totalBlocks, blockSizeTokens, matches);
    }

    /** Blocks held by the endpoint in a slot. */
    public int at(int slot) {
        return slot < matchedBlocks.length ? matchedBlocks[slot] : 0;
    }
}
