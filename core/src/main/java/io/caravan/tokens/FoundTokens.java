package io.caravan.tokens;

import io.caravan.inference.PromptTokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What asking the sources for the ids of a request's prompts has led to.
 *
 * @param tokens the ids; null if no source has them
 * @param missed the sources that were asked in vain, in order
 */
public record FoundTokens(@Nullable PromptTokens tokens, List<MissedTokens> missed) {

    /** No source was asked. */
    public static final FoundTokens NONE = new FoundTokens(null, List.of());

    public FoundTokens {
        missed = List.copyOf(missed);
    }
}
