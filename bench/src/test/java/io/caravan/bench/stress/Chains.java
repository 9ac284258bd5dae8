package io.caravan.bench.stress;

import io.caravan.prefix.PromptBlocks;
import java.util.List;
import java.util.SplittableRandom;

/** Prompts for the index. */
final class Chains {

    /** Fits into one portion of a record, which readers see whole or not at all. */
    static final int LENGTH = 48;

    static final PromptBlocks ONE = prompt(1);
    static final PromptBlocks OTHER = prompt(2);

    private Chains() {}

    private static PromptBlocks prompt(long seed) {
        return new PromptBlocks(List.of(new SplittableRandom(seed).longs(LENGTH).toArray()), 16);
    }
}
