package io.caravan.simulator;

import java.util.Locale;

/** The ways in which an engine can be made to misbehave. Each has a value; see {@link FaultSwitches}. */
public enum Fault {
    /** Listens no more and drops idle connections; answers under way go on. Any value. */
    REFUSE,
    /** Resets the connection instead of answering a completion. Any value. */
    RESET_BEFORE_HEAD,
    /** Answers a completion with this status and an error body, for example 429, 500 or 503. */
    STATUS,
    /** Tells clients in {@code Retry-After} to come back after this many seconds, with every error status. */
    RETRY_AFTER_SECONDS,
    /** Resets the connection when this many tokens are out; an answer that is not streamed never begins. */
    RESET_AFTER_TOKENS,
    /** Says nothing more when this many tokens are out, and keeps the connection open. */
    STALL_AFTER_TOKENS,
    /** Breaks the framing of the response when this many tokens are out, then closes the connection. */
    MALFORMED_CHUNK_AFTER_TOKENS,
    /** Ends a stream as a dying vLLM does, with an error event and a clean end, when this many tokens are out. */
    ERROR_EVENT_AFTER_TOKENS,
    /** Sends bodies of completions in pieces of 16 bytes, one in this many milliseconds. */
    DRIP_MILLIS,
    /** Answers {@code /metrics} with 503. Any value. */
    NO_METRICS,
    /** Answers {@code /health} with 503, as vLLM does when its engine is dead. Any value. */
    NO_HEALTH,
    /** Answers {@code …/render} with 403, as vLLM does without {@code --enable-scale-out}. Any value. */
    NO_RENDER,
    /** Loses this share of the batches of KV events, in percent; their sequence numbers stay, and replay has them. */
    KV_DROP_PERCENT,
    /** Sends batches of KV events this much later, in their order. */
    KV_DELAY_MILLIS,
    /** Sends this share of the batches of KV events, in percent, after the batch that follows them. */
    KV_REORDER_PERCENT,
    /** Sends this share of the batches of KV events, in percent, twice. */
    KV_DUPLICATE_PERCENT,
    /** Writes this block size into KV events. */
    KV_WRONG_BLOCK_SIZE,
    /** Sends no KV events; their sequence numbers go on, and replay has them. Any value. */
    KV_MUTE,
    /** Gives no answer to requests for replay. Any value. */
    KV_NO_REPLAY,
    /**
     * Happens once and is off again: the prefix cache is lost without a word, block hashes change, and KV events begin
     * anew with sequence number 0 on the same ports, with nothing to replay. Completions under way go on. Any value.
     */
    KV_RESTART;

    /** The fault's name on the wire, for example {@code reset_before_head}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
