package io.caravan.simulator;

/** Running totals of an {@link EngineModel}. Read on the model's thread. */
public final class EngineCounters {

    long finished;
    long cancelled;
    long preemptions;
    long promptTokens;
    long cachedTokens;
    long generatedTokens;

    EngineCounters() {}

    /** Sequences that made their last token. */
    public long finished() {
        return finished;
    }

    /** Sequences dropped before that. */
    public long cancelled() {
        return cancelled;
    }

    /** Times a running sequence lost its blocks to an older one. */
    public long preemptions() {
        return preemptions;
    }

    /** Prompt tokens of the sequences admitted, each counted once. */
    public long promptTokens() {
        return promptTokens;
    }

    /** Of {@link #promptTokens()}, those found in the cache. */
    public long cachedTokens() {
        return cachedTokens;
    }

    /** Tokens made. */
    public long generatedTokens() {
        return generatedTokens;
    }
}
