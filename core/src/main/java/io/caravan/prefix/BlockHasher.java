package io.caravan.prefix;

import static io.caravan.inference.PromptTokens.BYTES_PER_TOKEN;

import io.caravan.inference.Prompt;
import io.caravan.inference.PromptTokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts token ids into blocks and gives each a key that covers it and everything before it:
 *
 * <pre>
 * root  = xx(model ‖ cacheSalt)                    UTF-8 bytes
 * key i = xx(LE64(xx(tokens of block i)) ‖ LE64(key i-1))   key -1 = root; each token four bytes little-endian
 * </pre>
 *
 * where xx is XXH64 with seed 0. A last block with fewer tokens counts as a block. The formula is that of llm-d-router's
 * {@code approx-prefix-cache-producer}. Stateless.
 */
public final class BlockHasher {

    private BlockHasher() {}

    /**
     * The block keys of each prompt.
     *
     * @param model the model the engine is asked for, after any rewrite
     * @param cacheSalt what separates prefixes of different clients; empty for none
     * @param blockSizeTokens tokens per block, at least 1
     */
    public static PromptBlocks hash(PromptTokens tokens, String model, String cacheSalt, int blockSizeTokens) {
        if (blockSizeTokens < 1) {
            throw new IllegalArgumentException("blockSizeTokens " + blockSizeTokens + " is below 1");
        }
        byte[] seed = (model + cacheSalt).getBytes(StandardCharsets.UTF_8);
        long root = Xxh64.hash(seed, 0, seed.length, 0);
        List<long[]> chains = new ArrayList<>(tokens.parts().size());
        for (int i = 0; i < tokens.parts().size(); i++) {
            chains.add(chain(tokens.parts().get(i), root, blockSizeTokens));
        }
        return new PromptBlocks(chains, blockSizeTokens);
    }

    private static long[] chain(Prompt.Part prompt, long root, int blockSizeTokens) {
        int tokens = PromptTokens.count(prompt);
        long[] keys = new long[tokens / blockSizeTokens + (tokens % blockSizeTokens == 0 ? 0 : 1)];
        long key = root;
        for (int i = 0; i < keys.length; i++) {
            int from = i * blockSizeTokens;
            int to = Math.min(tokens - from, blockSizeTokens) + from;
            long block = prompt instanceof Prompt.Ids ids
                    ? Xxh64.hash(ids.ids(), from, to)
                    : hash((Prompt.Text) prompt, from * BYTES_PER_TOKEN, to * BYTES_PER_TOKEN);
            key = Xxh64.hash(block, key);
            keys[i] = key;
        }
        return keys;
    }

    /** The hash of bytes of a text, which may be said to go on behind its end with zeros. */
    private static long hash(Prompt.Text text, int from, int to) {
        if (to <= text.length()) {
            return Xxh64.hash(text.utf8(), from, to, 0);
        }
        byte[] padded = new byte[to - from];
        System.arraycopy(text.utf8(), from, padded, 0, text.length() - from);
        return Xxh64.hash(padded, 0, padded.length, 0);
    }
}
