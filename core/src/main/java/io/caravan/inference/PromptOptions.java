package io.caravan.inference;

import org.jspecify.annotations.Nullable;

/**
 * How the engine is asked to make tokens of a request's prompts.
 *
 * @param addSpecialTokens whether special tokens go around a prompt; null leaves that to the API
 * @param onlyByEngine whether the request holds or asks for what nobody but the engine can make of it, such as embeddings in place
 *     of a prompt, a prompt cut to a length, a template of its own
 */
public record PromptOptions(@Nullable Boolean addSpecialTokens, boolean onlyByEngine) {

    /** Nothing is asked. */
    public static final PromptOptions USUAL = new PromptOptions(null, false);
}
