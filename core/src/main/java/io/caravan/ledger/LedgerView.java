package io.caravan.ledger;

import java.util.Arrays;

/**
 * The ledger at one moment, indexed by endpoint slot. Immutable by agreement: nobody writes the arrays.
 *
 * @param version how many reservations the ledger had made
 * @param inFlight requests dispatched and not ended
 * @param prefillTokens prompt tokens dispatched whose first byte has not come
 * @param decoding requests whose answer has begun
 * @param contextTokens prompt tokens of the requests in flight
 */
public record LedgerView(long version, int[] inFlight, long[] prefillTokens, int[] decoding, long[] contextTokens) {

    /** Nothing in flight, for {@code slots} slots. */
    public static LedgerView idle(int slots) {
        return new LedgerView(0, new int[slots], new long[slots], new int[slots], new long[slots]);
    }

    /** Requests in flight at a slot; 0 for a slot the ledger has never seen. */
    public int inFlightAt(int slot) {
        return slot < inFlight.length ? inFlight[slot] : 0;
    }

    /** Requests in flight at all endpoints. */
    public int totalInFlight() {
        return Arrays.stream(inFlight).sum();
    }
}
