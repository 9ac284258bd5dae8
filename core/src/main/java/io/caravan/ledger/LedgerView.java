package io.caravan.ledger;

/**
 * The ledger at one moment. Immutable by agreement: nobody writes the array. One array, because it is copied for every decision.
 *
 * @param version how many reservations the ledger had made
 * @param counts {@link #FIELDS} counts for each endpoint slot in turn
 */
public record LedgerView(long version, long[] counts) {

    static final int FIELDS = 4;
    static final int IN_FLIGHT = 0;
    static final int PREFILL_TOKENS = 1;
    static final int DECODING = 2;
    static final int CONTEXT_TOKENS = 3;

    /** Nothing in flight, for {@code slots} slots. */
    public static LedgerView idle(int slots) {
        return new LedgerView(0, new long[slots * FIELDS]);
    }

    /** Slots the ledger has seen, perhaps more. */
    public int slots() {
        return counts.length / FIELDS;
    }

    /** Requests dispatched to a slot's endpoint and not ended. Like all counts 0 for a slot the ledger has never seen. */
    public int inFlightAt(int slot) {
        return (int) at(slot, IN_FLIGHT);
    }

    /** Prompt tokens dispatched to a slot's endpoint whose first byte has not come. */
    public long prefillTokensAt(int slot) {
        return at(slot, PREFILL_TOKENS);
    }

    /** Requests at a slot's endpoint whose answer has begun. */
    public int decodingAt(int slot) {
        return (int) at(slot, DECODING);
    }

    /** Prompt tokens of the requests in flight at a slot's endpoint. */
    public long contextTokensAt(int slot) {
        return at(slot, CONTEXT_TOKENS);
    }

    /** Requests in flight at all endpoints. */
    public int totalInFlight() {
        int sum = 0;
        for (int slot = 0; slot < slots(); slot++) {
            sum += inFlightAt(slot);
        }
        return sum;
    }

    private long at(int slot, int field) {
        int i = slot * FIELDS + field;
        return i < counts.length ? counts[i] : 0;
    }
}
