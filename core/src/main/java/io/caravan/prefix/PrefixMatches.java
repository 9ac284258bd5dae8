package io.caravan.prefix;

/**
 * How much of a prompt each endpoint is believed to hold. Immutable by agreement: nobody writes the array.
 *
 * @param matchedBlocks blocks of the longest known prefix, indexed by endpoint slot; shorter than the pool when the
 *     index has not seen the later slots
 * @param totalBlocks blocks of the prompt
 * @param blockSizeTokens tokens per block
 */
public record PrefixMatches(int[] matchedBlocks, int totalBlocks, int blockSizeTokens) {

    /** Nothing is known to be held anywhere. */
    public static final PrefixMatches NONE = new PrefixMatches(new int[0], 0, 0);

    /** Blocks held by the endpoint in a slot. */
    public int at(int slot) {
        return slot < matchedBlocks.length ? matchedBlocks[slot] : 0;
    }
}
