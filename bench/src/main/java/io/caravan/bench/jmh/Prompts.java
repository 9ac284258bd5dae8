package io.caravan.bench.jmh;

import io.caravan.inference.PromptTokens;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.prefix.BlockHasher;
import io.caravan.prefix.PromptBlocks;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Prompts of equal length, a quarter of which all have in common, and of which every endpoint holds some beginning. */
final class Prompts {

    static final int BLOCK_TOKENS = 16;

    private final PromptTokens[] tokens;
    private final PromptBlocks[] blocks;

    Prompts(int count, int blocksEach, SplittableRandom random) {
        int[] common =
                random.ints((long) blocksEach * BLOCK_TOKENS / 4, 0, 150_000).toArray();
        tokens = new PromptTokens[count];
        blocks = new PromptBlocks[count];
        for (int i = 0; i < count; i++) {
            int[] ids =
                    random.ints((long) blocksEach * BLOCK_TOKENS, 0, 150_000).toArray();
            System.arraycopy(common, 0, ids, 0, common.length);
            tokens[i] = PromptTokens.ids(PromptTokens.Source.CLIENT, ids);
            blocks[i] = BlockHasher.hash(tokens[i], Fleet.MODEL, "", BLOCK_TOKENS);
        }
    }

    int count() {
        return tokens.length;
    }

    PromptTokens tokens(int i) {
        return tokens[i];
    }

    PromptBlocks blocks(int i) {
        return blocks[i];
    }

    /** Lets every endpoint hold a beginning of random length of each prompt. */
    void spreadOver(Fleet fleet, SplittableRandom random) {
        for (InferenceEndpoint endpoint : fleet.endpoints()) {
            for (PromptBlocks prompt : blocks) {
                long[] chain = prompt.chains().get(0);
                long[] part = Arrays.copyOf(chain, random.nextInt(chain.length + 1));
                fleet.index.record(new PromptBlocks(List.of(part), BLOCK_TOKENS), endpoint);
            }
        }
    }
}
