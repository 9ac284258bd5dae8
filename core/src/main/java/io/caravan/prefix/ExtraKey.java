package io.caravan.prefix;

/**
 * What, beside tokens, an engine mixes into a block's digest. The order within a block is: LoRA, multimodal items, cache
 * salt, prompt embeddings. Immutable by agreement: nobody writes the arrays.
 */
public sealed interface ExtraKey {

    /**
     * The LoRA adapter, in every block.
     *
     * @param path where the engine loaded the adapter from; KV events do not carry it
     */
    record Lora(String name, String path) implements ExtraKey {}

    /**
     * A picture, video or sound that overlaps the block.
     *
     * @param offset the item's first token, counted from the block's; may be negative
     */
    record Multimodal(String identifier, int offset) implements ExtraKey {}

    /** The request's cache salt, in block 0 only. */
    record Salt(String salt) implements ExtraKey {}

    /** @param sha256 the digest of the block's part of the prompt embeddings */
    record PromptEmbeds(byte[] sha256) implements ExtraKey {}
}
