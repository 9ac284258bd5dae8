package io.caravan.ledger;

import io.caravan.pool.InferenceEndpoint;

/**
 * One request's entry in the {@link LoadLedger}. Its state is guarded by the ledger's lock; its methods may be called
 * from any thread. {@link #settle()} takes effect once, however often it is called.
 */
public final class Reservation {

    private final LoadLedger ledger;
    private final long promptTokens;
    private volatile InferenceEndpoint endpoint;
    private volatile boolean begun;
    private volatile boolean open = true;
    private boolean repeated;

    Reservation(LoadLedger ledger, InferenceEndpoint endpoint, long promptTokens) {
        this.ledger = ledger;
        this.endpoint = endpoint;
        this.promptTokens = promptTokens;
    }

    /** The endpoint the request is counted at. */
    public InferenceEndpoint endpoint() {
        return endpoint;
    }

    /** Prompt tokens of the request. */
    public long promptTokens() {
        return promptTokens;
    }

    /** The answer has begun: the prompt is no longer waiting to be computed. */
    public void firstByte() {
        ledger.firstByte(this);
    }

    /** Counts the request at another endpoint, because the first could not be reached. */
    public void moveToEndpoint(InferenceEndpoint next) {
        ledger.move(this, next);
    }

    /**
     * Counts the request at another endpoint, because the first received it and did not answer.
     *
     * @return whether the budget allowed it; if not, nothing has changed
     */
    public boolean repeatAt(InferenceEndpoint next, RetryBudget budget) {
        return ledger.repeat(this, next, budget);
    }

    /**
     * Takes the request off the ledger.
     *
     * @return whether this call did it; false when it had been settled before
     */
    public boolean settle() {
        return ledger.settle(this);
    }

    /** Whether it has not been settled. */
    public boolean isOpen() {
        return open;
    }

    boolean hasBegun() {
        return begun;
    }

    void markBegun() {
        begun = true;
    }

    void moveTo(InferenceEndpoint next) {
        endpoint = next;
        begun = false;
    }

    boolean isRepeated() {
        return repeated;
    }

    void repeated(boolean now) {
        repeated = now;
    }

    void close() {
        open = false;
    }
}
