package io.caravan.kvevents;

import java.util.Locale;

/** Why an event, a batch or a message could not be used. */
public enum SkippedEvent {
    /** The batch is not MessagePack, or no batch. */
    BATCH_MALFORMED,
    /** A field of a known event has a type or a value it must not have. */
    EVENT_MALFORMED,
    /** An event of a kind that is not known here. */
    EVENT_UNKNOWN,
    /** Blocks of a LoRA adapter that is told by a number only, from which its requests cannot be recognised. */
    ADAPTER_WITHOUT_NAME,
    /** Blocks whose tokens are not those of whole blocks of the size that is told. */
    BLOCK_SIZE_WRONG,
    /** A message that has not the frames of a batch. */
    MESSAGE_MALFORMED,
    /** A message under another topic than the first of its connection: it is another publisher's. */
    TOPIC_FOREIGN;

    /** The word used in metrics and JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
