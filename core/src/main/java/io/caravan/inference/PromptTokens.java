package io.caravan.inference;

import java.util.List;
import java.util.Locale;

/**
 * The tokens of each prompt of a request. Ids are tokens as they are; of text, every four bytes of UTF-8 count as one token, the int
 * that they are in little-endian order, the last padded with zeros. Equal prefixes of text give equal prefixes of tokens, which is all
 * that approximate affinity needs, and the count is near that of real tokenizers for English text. The rule is that of
 * llm-d-router's {@code token-producer} with {@code estimate}. Immutable by agreement: nobody writes the arrays.
 *
 * @param parts one per prompt
 * @param source where the tokens come from
 */
public record PromptTokens(List<Prompt.Part> parts, Source source) {

    /** Bytes of text that count as one token. */
    public static final int BYTES_PER_TOKEN = 4;

    /** No tokens. */
    public static final PromptTokens NONE = new PromptTokens(List.of(), Source.ESTIMATE);

    public PromptTokens {
        parts = List.copyOf(parts);
    }

    /** Where token ids come from. */
    public enum Source {
        /** Four bytes of text count as one token. */
        ESTIMATE,
        /** The client sent ids. */
        CLIENT,
        /** The gateway's own tokenizer. */
        LOCAL,
        /** An engine's {@code /v1/chat/completions/render} and {@code /v1/completions/render}. */
        ENGINE_RENDER,
        /** An engine's {@code /tokenize}. */
        ENGINE_TOKENIZE,
        /** The tokenizer beside the gateway, {@code tokenization.TokenizationService} over a Unix socket. */
        SIDECAR;

        /** The word used in configuration, metrics and JSON. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The ids of a single prompt. */
    public static PromptTokens ids(Source source, int... ids) {
        return new PromptTokens(List.of(new Prompt.Ids(ids)), source);
    }

    /** Tokens in all prompts together. */
    public int count() {
        int sum = 0;
        for (int i = 0; i < parts.size(); i++) {
            sum += count(parts.get(i));
        }
        return sum;
    }

    /** Tokens of one prompt. */
    public static int count(Prompt.Part part) {
        return part instanceof Prompt.Ids ids
                ? ids.ids().length
                : (int) ((((Prompt.Text) part).length() + (long) BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN);
    }

    @Override
    public String toString() {
        return "PromptTokens[" + count() + " tokens, " + source + "]";
    }
}
