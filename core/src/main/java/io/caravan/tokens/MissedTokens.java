package io.caravan.tokens;

import io.caravan.inference.PromptTokens;

/** A source of token ids that was asked in vain, and why. */
public record MissedTokens(PromptTokens.Source source, TokenMiss reason) {

    /** The words used in metrics and JSON: source, blank, reason. */
    @Override
    public String toString() {
        return source.label() + " " + reason.label();
    }
}
