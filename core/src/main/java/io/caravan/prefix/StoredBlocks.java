package io.caravan.prefix;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine says when it has stored a run of blocks. Immutable by agreement: nobody writes the arrays.
 *
 * @param hashes the engine's own names of the blocks, in order; only their equality means anything
 * @param parent the block before the first; 0 when the run begins a prompt
 * @param tokens the token ids of all blocks; empty when blocks known by their hashes have got another copy
 * @param blockSize tokens per block, as the engine says
 * @param medium where the copy is; null is the GPU
 * @param loraName the LoRA adapter; null for the model itself
 * @param extraKeys per block what else it depends on, as texts; null for nothing
 * @param group the KV cache group of a hybrid model; -1 for none
 * @param groupKind the group's kind of attention; null when the event does not say
 */
public record StoredBlocks(
        long[] hashes,
        long parent,
        int[] tokens,
        int blockSize,
        @Nullable String medium,
        @Nullable String loraName,
        @Nullable List<@Nullable List<String>> extraKeys,
        int group,
        @Nullable String groupKind) {

    /** The extras of block {@code i}; the adapter's name, which engines put first, is not one. */
    List<String> extras(int i) {
        List<String> extras = extraKeys != null && i < extraKeys.size() ? extraKeys.get(i) : null;
        if (extras == null || extras.isEmpty()) {
            return List.of();
        }
        return extras.get(0).equals(loraName) ? extras.subList(1, extras.size()) : extras;
    }

    /** Tokens that each block has in fact, or 0 if they cannot be told apart. */
    int tokensPerBlock() {
        return hashes.length == 0 || tokens.length % hashes.length != 0 ? 0 : tokens.length / hashes.length;
    }
}
