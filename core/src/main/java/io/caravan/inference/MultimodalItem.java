package io.caravan.inference;

/**
 * A picture, video or sound within a prompt.
 *
 * @param hash of its content, as the engine's processor names it
 * @param offset its first token in the prompt
 * @param length tokens it takes
 */
public record MultimodalItem(String hash, int offset, int length) {}
