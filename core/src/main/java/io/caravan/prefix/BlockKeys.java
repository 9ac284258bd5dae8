package io.caravan.prefix;

import io.caravan.inference.MultimodalItem;
import io.caravan.inference.Prompt;
import io.caravan.inference.PromptTokens;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives full blocks of tokens the keys by which {@link PrefixIndex} knows them. Each key covers its block and everything
 * before it, model included. Requests and KV events go through the same formula, so an engine's own hashes need not be
 * known:
 *
 * <pre>
 * root  = H(H(seed), [], [model])                   a LoRA adapter's name stands in for the model's
 * key i = H(key i-1, tokens of block i, extras)     key -1 = root; tokens that fill no block have no key
 * </pre>
 *
 * <p>The extras of a block are the hashes of the multimodal items that overlap it, in order; block 0 has the cache salt
 * after them. The formulas are those of llm-d-router's {@code precise-prefix-cache-producer}. Immutable, thread-safe.
 */
public final class BlockKeys {

    /** The formula H. */
    public enum Algorithm {
        /** XXH64 of parent, tokens and extras as little-endian bytes. */
        XXH64,
        /** FNV-1a of their canonical CBOR. */
        CBOR_FNV
    }

    private final KeyLinks links;
    private final long init;
    private final int blockSizeTokens;

    /**
     * @param seed mixed into every key; may be empty
     * @param blockSizeTokens tokens per block, at least 1
     */
    public BlockKeys(Algorithm algorithm, String seed, int blockSizeTokens) {
        if (blockSizeTokens < 1) {
            throw new IllegalArgumentException("blockSizeTokens " + blockSizeTokens + " is below 1");
        }
        this.links = algorithm == Algorithm.XXH64 ? new Xxh64Links() : new CborFnvLinks();
        this.init = links.init(seed);
        this.blockSizeTokens = blockSizeTokens;
    }

    /** Keys by {@link Algorithm#XXH64} without a seed. */
    public BlockKeys(int blockSizeTokens) {
        this(Algorithm.XXH64, "", blockSizeTokens);
    }

    /** Tokens per block. */
    public int blockSizeTokens() {
        return blockSizeTokens;
    }

    /** What block 0 has for a parent. */
    public long root(String model) {
        return links.root(init, model);
    }

    /** The key of the block {@code tokens[from..from + blockSizeTokens)} that follows {@code parent}. */
    public long next(long parent, int[] tokens, int from, List<String> extras) {
        int to = from + blockSizeTokens;
        return extras.isEmpty() ? links.next(parent, tokens, from, to) : links.next(parent, tokens, from, to, extras);
    }

    /** The keys of the full blocks of a text prompt. */
    public long[] chain(int[] tokens, String model, String cacheSalt) {
        return chain(tokens, model, cacheSalt, List.of());
    }

    /**
     * The keys of a prompt's full blocks.
     *
     * @param model the model the engine is asked for, or the LoRA adapter
     * @param cacheSalt what separates prefixes of different clients; empty for none
     * @param items in order of their offsets
     */
    public long[] chain(int[] tokens, String model, String cacheSalt, List<MultimodalItem> items) {
        long[] keys = new long[tokens.length / blockSizeTokens];
        long key = root(model);
        for (int i = 0; i < keys.length; i++) {
            boolean plain = items.isEmpty() && (i > 0 || cacheSalt.isEmpty());
            key = next(key, tokens, i * blockSizeTokens, plain ? List.of() : extras(i, cacheSalt, items));
            keys[i] = key;
        }
        return keys;
    }

    /** The keys of a request's prompts; a prompt whose ids are not known has none. */
    public PromptBlocks chains(PromptTokens tokens, String model, String cacheSalt) {
        List<long[]> chains = new ArrayList<>(tokens.parts().size());
        for (int i = 0; i < tokens.parts().size(); i++) {
            chains.add(
                    tokens.parts().get(i) instanceof Prompt.Ids known
                            ? chain(known.ids(), model, cacheSalt, known.items())
                            : new long[0]);
        }
        return new PromptBlocks(chains, blockSizeTokens);
    }

    private List<String> extras(int block, String cacheSalt, List<MultimodalItem> items) {
        long start = (long) block * blockSizeTokens;
        List<String> extras = new ArrayList<>();
        for (MultimodalItem item : items) {
            if ((long) item.offset() + item.length() > start && item.offset() < start + blockSizeTokens) {
                extras.add(item.hash());
            }
        }
        if (block == 0 && !cacheSalt.isEmpty()) {
            extras.add(cacheSalt);
        }
        return extras;
    }

    @Override
    public String toString() {
        return "BlockKeys[" + links + ", " + blockSizeTokens + " tokens]";
    }
}
