package io.caravan.tokens;

import io.caravan.inference.PromptTokens;

/** Knows, or finds out, the token ids of prompts. Thread-safe. */
public interface TokenSource {

    /** What it is called in records, metrics and configuration. */
    PromptTokens.Source name();

    /**
     * Asks for the ids of a request's prompts. Called on the thread of the request's connection, so it must not block; the
     * request's body may be read until this returns and not after.
     *
     * @param waiter is told once, within this call or later, on any thread
     */
    void ask(TokenQuery query, TokenWaiter waiter);
}
