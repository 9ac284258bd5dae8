package io.caravan.app.config;

/** What can be asked for the token ids of a prompt. */
public enum TokenSourceName {
    /** The gateway's own tokenizers. */
    LOCAL,
    /** An engine's pages {@code …/render}, or a service that has them. */
    ENGINE_RENDER,
    /** An engine's page {@code /tokenize}. */
    ENGINE_TOKENIZE,
    /** A tokenizer beside the gateway, over a Unix socket. */
    SIDECAR
}
