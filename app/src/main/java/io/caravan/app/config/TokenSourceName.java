package io.caravan.app.config;

/** What can be asked for the token ids of a prompt. */
public enum TokenSourceName {
    /** The gateway's own tokenizers. */
    LOCAL
}
