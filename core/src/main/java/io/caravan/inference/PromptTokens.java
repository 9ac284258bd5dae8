package io.caravan.inference;

import java.util.List;

/**
 * The token ids of each prompt of a request. Immutable by agreement: nobody writes the arrays.
 *
 * @param parts one array per prompt
 * @param source where the ids come from
 */
public record PromptTokens(List<int[]> parts, Source source) {

    /** No tokens. */
    public static final PromptTokens NONE = new PromptTokens(List.of(), Source.ESTIMATE);

    /** Where token ids come from. */
    public enum Source {
        /** Four bytes of text count as one token. */
        ESTIMATE,
        /** The client sent ids. */
        CLIENT
    }

    /** Tokens in all prompts together. */
    public int count() {
        int sum = 0;
        for (int i = 0; i < parts.size(); i++) {
            sum += parts.get(i).length;
        }
        return sum;
    }

    @Override
    public String toString() {
        return "PromptTokens[" + count() + " tokens, " + source + "]";
    }
}
