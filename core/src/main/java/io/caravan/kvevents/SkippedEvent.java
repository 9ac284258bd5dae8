package io.caravan.kvevents;

import java.util.Locale;

/** Why an event, or a whole batch, could not be used. */
public enum SkippedEvent {
    /** The batch is not MessagePack, or no batch. */
    BATCH_MALFORMED,
    /** A field of a known event has a type or a value it must not have. */
    EVENT_MALFORMED,
    /** An event of a kind that is not known here. */
    EVENT_UNKNOWN,
    /** Blocks of a LoRA adapter that is told by a number only, from which its requests cannot be recognised. */
    ADAPTER_WITHOUT_NAME;

    /** The word used in metrics and JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
