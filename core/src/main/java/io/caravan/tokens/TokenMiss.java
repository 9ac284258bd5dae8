package io.caravan.tokens;

import java.util.Locale;

/** Why a source did not tell the ids of a prompt. */
public enum TokenMiss {
    /** It knows nothing of the model. */
    UNKNOWN_MODEL,
    /** It does not take requests of this API. */
    UNSUPPORTED_API,
    /** The request holds pictures, sound or video, whose ids only the engine can make. */
    MULTIMODAL,
    /** The request asks for what this source cannot do, such as a template of its own. */
    UNSUPPORTED_CONTENT,
    /** The model has no chat template. */
    NO_TEMPLATE,
    /** The template, or the engine, does not accept the conversation. */
    REFUSED,
    /** The prompt, or the answer, is longer than what is taken. */
    TOO_LARGE,
    /** As many prompts wait as may. */
    BUSY,
    /** The answer did not come in time. */
    TIMEOUT,
    /** There is no healthy endpoint to ask. */
    NO_ENDPOINT,
    /** The one asked does not offer this, and said so a short time ago. */
    NOT_OFFERED,
    /** The one asked is making the model ready. */
    NOT_READY,
    /** The one asked could not be reached or broke off. */
    NOT_REACHED,
    /** The answer could not be read. */
    MALFORMED,
    /** The source failed where it should not. */
    FAILED;

    /** The word used in metrics and JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
