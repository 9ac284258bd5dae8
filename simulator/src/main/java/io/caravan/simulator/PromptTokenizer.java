package io.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Makes the token ids of a prompt. An engine's prefix cache, its events and its pages {@code /tokenize} and
 * {@code …/render} work on these ids. Thread-safe; called on event loops, so it must not block.
 */
@FunctionalInterface
public interface PromptTokenizer {

    /** Ids of a text, none of them negative. */
    int[] encode(String text);

    /** Ids of a chat: of the text that is made of the body of its request. */
    default int[] encodeChat(JsonNode body) {
        return encode(ChatText.of(body));
    }

    /**
     * The default: four bytes of UTF-8, lowest first, are one id, without its sign bit. Answers are made of such ids
     * whatever the tokenizer is, so the next turn of a chat finds the answer before it in the cache only with this one.
     */
    static PromptTokenizer fourBytes() {
        return WordTokens.FOUR_BYTES;
    }
}
