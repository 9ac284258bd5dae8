package io.caravan.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tokens without a tokenizer, by the rule of {@link PromptTokens}. Stateless. */
public final class TokenEstimator {

    /** Tokens of a prompt that are looked at unless something else is said. */
    public static final int DEFAULT_MAX_TOKENS = 131_072;

    private TokenEstimator() {}

    /** The tokens of each prompt, at most {@link #DEFAULT_MAX_TOKENS} of each. */
    public static PromptTokens estimate(Prompt prompt) {
        return estimate(prompt, DEFAULT_MAX_TOKENS);
    }

    /**
     * The tokens of each prompt. Text and ids are taken as they are, not copied, unless they are too long.
     *
     * @param maxTokens tokens taken of each prompt, at least 0; what follows is ignored
     */
    public static PromptTokens estimate(Prompt prompt, int maxTokens) {
        if (maxTokens < 0) {
            throw new IllegalArgumentException("maxTokens " + maxTokens + " is below 0");
        }
        if (prompt.parts().isEmpty()) {
            return PromptTokens.NONE;
        }
        List<Prompt.Part> parts = new ArrayList<>(prompt.parts().size());
        PromptTokens.Source source = PromptTokens.Source.CLIENT;
        for (Prompt.Part part : prompt.parts()) {
            parts.add(PromptTokens.count(part) <= maxTokens ? part : first(maxTokens, part));
            if (part instanceof Prompt.Text) {
                source = PromptTokens.Source.ESTIMATE;
            }
        }
        return new PromptTokens(parts, source);
    }

    /** The first tokens of each prompt, at most {@code maxTokens} of each. */
    public static PromptTokens first(int maxTokens, PromptTokens all) {
        for (Prompt.Part part : all.parts()) {
            if (PromptTokens.count(part) > maxTokens) {
                return new PromptTokens(
                        all.parts().stream()
                                .map(each -> PromptTokens.count(each) <= maxTokens ? each : first(maxTokens, each))
                                .toList(),
                        all.source());
            }
        }
        return all;
    }

    private static Prompt.Part first(int tokens, Prompt.Part part) {
        return part instanceof Prompt.Text text
                ? new Prompt.Text(text.utf8(), tokens * PromptTokens.BYTES_PER_TOKEN)
                : new Prompt.Ids(Arrays.copyOf(((Prompt.Ids) part).ids(), tokens), ((Prompt.Ids) part).items());
    }
}
