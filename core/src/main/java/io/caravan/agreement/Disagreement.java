package io.caravan.agreement;

import java.util.Locale;

/** In what the gateway and an engine can disagree. Each is judged by itself and raises an alarm of its own. */
public enum Disagreement {
    /** The engine counts other tokens in prompts: another chat template or another tokenizer. */
    PROMPT_TOKENS_DIFFER,
    /** The engine finds more or less of prompts in its cache: another block size, keys of something that is not told, lost events. */
    CACHED_TOKENS_DIFFER,
    /** No event tells of the blocks of prompts that the engine has just answered: events are lost or off. */
    OWN_BLOCKS_NOT_TOLD;

    /** The word used in metrics and JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
