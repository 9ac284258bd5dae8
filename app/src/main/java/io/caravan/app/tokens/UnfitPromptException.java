package io.caravan.app.tokens;

import io.caravan.tokens.TokenMiss;

/** A prompt that the gateway cannot turn into ids. */
final class UnfitPromptException extends Exception {

    private static final long serialVersionUID = 1L;

    private final TokenMiss reason;

    UnfitPromptException(TokenMiss reason) {
        super(reason.label(), null, false, false);
        this.reason = reason;
    }

    TokenMiss reason() {
        return reason;
    }
}
