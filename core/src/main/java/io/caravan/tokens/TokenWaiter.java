package io.caravan.tokens;

import io.caravan.inference.PromptTokens;

/** Waits for the answer of a {@link TokenSource}: one call of one of these. */
public interface TokenWaiter {

    /** Here they are. */
    void found(PromptTokens tokens);

    /** The source cannot tell. */
    void missed(TokenMiss reason);

    /** Whether nobody waits any more, so that no work need be spent on an answer. */
    boolean isOver();
}
