package io.caravan.tokenizer;

import io.caravan.tokenizer.unicode.Utf8;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The tokens that a text starts from: one for each character, and the bytes {@code <0x00>} to {@code <0xFF>} for others. */
final class CharacterIds {

    private static final int BLOCK = 8;

    private final int[] @Nullable [] blocks = new int[0x110000 >> BLOCK][];

    /** All 256, or null. */
    private final int @Nullable [] bytes;

    private final int unknown;

    /** @param unknown what a character becomes that is neither known nor written as bytes; -1 for nothing */
    CharacterIds(Vocabulary vocabulary, int unknown, boolean byteFallback) {
        this.unknown = unknown;
        TokenList tokens = vocabulary.tokens();
        for (int i = 0; i < tokens.size(); i++) {
            int start = tokens.start(i);
            int length = tokens.end(i) - start;
            if (length > 0 && Utf8.length(tokens.bytes()[start]) == length) {
                put(Utf8.codePoint(tokens.bytes(), start), tokens.id(i));
            }
        }
        bytes = byteFallback ? bytes(vocabulary) : null;
    }

    private void put(int codePoint, int id) {
        int[] block = blocks[codePoint >> BLOCK];
        if (block == null) {
            block = new int[1 << BLOCK];
            Arrays.fill(block, -1);
            blocks[codePoint >> BLOCK] = block;
        }
        block[codePoint & ((1 << BLOCK) - 1)] = id;
    }

    /** The tokens {@code <0x00>} to {@code <0xFF>}. */
    static int[] bytes(Vocabulary vocabulary) {
        int[] bytes = new int[256];
        for (int b = 0; b < 256; b++) {
            bytes[b] = vocabulary.find(Utf8.bytes(String.format("<0x%02X>", b)));
            if (bytes[b] < 0) {
                throw new TokenizerException("tokenizer.json: model.byte_fallback is true, but model.vocab has no "
                        + String.format("<0x%02X>", b));
            }
        }
        return bytes;
    }

    /** The token of a character, or -1. */
    int find(int codePoint) {
        int[] block = blocks[codePoint >> BLOCK];
        return block == null ? -1 : block[codePoint & ((1 << BLOCK) - 1)];
    }

    /** The tokens of bytes; null when unknown characters are not written as bytes. */
    int @Nullable [] bytes() {
        return bytes;
    }

    int unknown() {
        return unknown;
    }
}
