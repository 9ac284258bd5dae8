package io.caravan.simulator;

import java.util.OptionalLong;

/**
 * One block that an engine holds and a prompt can find.
 *
 * @param hash the engine's name for the block and all before it; other after each start
 * @param parentHash that of the block before it; empty for the first of a chain
 * @param tokens ids of the tokens in this block alone; not copied
 * @param cacheSalt the salt of the requests that can find it, empty for none
 * @param copies how many physical blocks hold it, at least 1
 */
public record HeldBlock(long hash, OptionalLong parentHash, int[] tokens, String cacheSalt, int copies) {

    HeldBlock withCopies(int newCopies) {
        return new HeldBlock(hash, parentHash, tokens, cacheSalt, newCopies);
    }
}
