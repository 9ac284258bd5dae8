package io.caravan.ledger;

import static io.caravan.ledger.LedgerView.CONTEXT_TOKENS;
import static io.caravan.ledger.LedgerView.DECODING;
import static io.caravan.ledger.LedgerView.FIELDS;
import static io.caravan.ledger.LedgerView.IN_FLIGHT;
import static io.caravan.ledger.LedgerView.PREFILL_TOKENS;

import io.caravan.pool.EndpointListener;
import io.caravan.pool.InferenceEndpoint;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What this gateway has dispatched: per endpoint the requests in flight, prompt tokens whose first byte has not come,
 * answers that have begun, and the prompt tokens they hold. Unlike scraped metrics it is never late.
 *
 * <p>Thread-safe. Every operation holds one lock for a few array accesses. {@link #pickAndReserve} runs the picker under
 * that lock, so that no second request can take an endpoint on the strength of a count that the first has just changed.
 */
public final class LoadLedger implements EndpointListener {

    /** Chooses an endpoint; called with the ledger locked, so it must be short and free of side effects. */
    @FunctionalInterface
    public interface Choice {
        /** The endpoint to reserve, or null to reserve none. */
        @Nullable
        InferenceEndpoint choose();
    }

    private final Object lock = new Object();
    private @Nullable InferenceEndpoint[] owners = new InferenceEndpoint[0];
    /** As {@link LedgerView#counts}. */
    private long[] counts = new long[0];

    private long version;
    private long reserved;
    private long settled;
    private long repeated;

    /** A copy of all counts. */
    public LedgerView view() {
        synchronized (lock) {
            return new LedgerView(version, counts.clone());
        }
    }

    /**
     * Picks and reserves in one atomic step.
     *
     * @param viewVersion the version of the view the choice was scored with
     * @param maxConflict reservations by others since then that are tolerated; a greater difference gives null
     * @param promptTokens prompt tokens of the request
     * @return the reservation, or null when the view was too old or nothing was chosen
     */
    public @Nullable Reservation pickAndReserve(long viewVersion, long maxConflict, long promptTokens, Choice choice) {
        synchronized (lock) {
            if (version - viewVersion > maxConflict) {
                return null;
            }
            InferenceEndpoint chosen = choice.choose();
            return chosen == null ? null : reserveLocked(chosen, promptTokens);
        }
    }

    /** Reserves a given endpoint. */
    public Reservation reserve(InferenceEndpoint endpoint, long promptTokens) {
        synchronized (lock) {
            return reserveLocked(endpoint, promptTokens);
        }
    }

    private Reservation reserveLocked(InferenceEndpoint endpoint, long promptTokens) {
        version++;
        reserved++;
        add(endpoint, promptTokens);
        return new Reservation(this, endpoint, promptTokens);
    }

    /** Reservations made since the start. */
    public long reservedCount() {
        synchronized (lock) {
            return reserved;
        }
    }

    /** Reservations that have not been settled. */
    public long openCount() {
        synchronized (lock) {
            return reserved - settled;
        }
    }

    /** Reservations settled since the start. */
    public long settledCount() {
        synchronized (lock) {
            return settled;
        }
    }

    @Override
    public void endpointAdded(InferenceEndpoint endpoint) {
        synchronized (lock) {
            int slot = endpoint.slot();
            ensure(slot);
            owners[slot] = endpoint;
            clear(slot);
        }
    }

    @Override
    public void endpointRemoved(InferenceEndpoint endpoint) {
        synchronized (lock) {
            if (owns(endpoint)) {
                owners[endpoint.slot()] = null;
                clear(endpoint.slot());
            }
        }
    }

    void firstByte(Reservation reservation) {
        synchronized (lock) {
            InferenceEndpoint endpoint = reservation.endpoint();
            if (reservation.isOpen() && !reservation.hasBegun()) {
                reservation.markBegun();
                repetitionIsOver(reservation);
                if (owns(endpoint)) {
                    count(endpoint, PREFILL_TOKENS, -reservation.promptTokens());
                    count(endpoint, DECODING, 1);
                }
            }
        }
    }

    void move(Reservation reservation, InferenceEndpoint next) {
        synchronized (lock) {
            moveLocked(reservation, next);
        }
    }

    private void moveLocked(Reservation reservation, InferenceEndpoint next) {
        if (reservation.isOpen()) {
            subtract(reservation);
            version++;
            reservation.moveTo(next);
            add(next, reservation.promptTokens());
        }
    }

    boolean repeat(Reservation reservation, InferenceEndpoint next, RetryBudget budget) {
        synchronized (lock) {
            if (!reservation.isRepeated()) {
                if (!budget.allows(repeated, reserved - settled)) {
                    return false;
                }
                reservation.repeated(true);
                repeated++;
            }
            moveLocked(reservation, next);
            return true;
        }
    }

    private void repetitionIsOver(Reservation reservation) {
        if (reservation.isRepeated()) {
            reservation.repeated(false);
            repeated--;
        }
    }

    boolean settle(Reservation reservation) {
        synchronized (lock) {
            if (!reservation.isOpen()) {
                return false;
            }
            subtract(reservation);
            repetitionIsOver(reservation);
            reservation.close();
            settled++;
            return true;
        }
    }

    private void add(InferenceEndpoint endpoint, long promptTokens) {
        ensure(endpoint.slot());
        if (owns(endpoint)) {
            count(endpoint, IN_FLIGHT, 1);
            count(endpoint, PREFILL_TOKENS, promptTokens);
            count(endpoint, CONTEXT_TOKENS, promptTokens);
        }
    }

    private void subtract(Reservation reservation) {
        InferenceEndpoint endpoint = reservation.endpoint();
        if (!owns(endpoint)) {
            return;
        }
        count(endpoint, IN_FLIGHT, -1);
        count(endpoint, CONTEXT_TOKENS, -reservation.promptTokens());
        if (reservation.hasBegun()) {
            count(endpoint, DECODING, -1);
        } else {
            count(endpoint, PREFILL_TOKENS, -reservation.promptTokens());
        }
    }

    private void count(InferenceEndpoint endpoint, int field, long change) {
        counts[endpoint.slot() * FIELDS + field] += change;
    }

    private void clear(int slot) {
        Arrays.fill(counts, slot * FIELDS, (slot + 1) * FIELDS, 0);
    }

    /** Whether the slot still belongs to the endpoint and not to a later one. */
    private boolean owns(InferenceEndpoint endpoint) {
        if (endpoint.slot() >= owners.length) {
            return false;
        }
        InferenceEndpoint owner = owners[endpoint.slot()];
        return owner != null && owner.isSameAs(endpoint);
    }

    private void ensure(int slot) {
        if (slot >= owners.length) {
            int length = Math.max(slot + 1, owners.length * 2);
            owners = Arrays.copyOf(owners, length);
            counts = Arrays.copyOf(counts, length * FIELDS);
        }
    }
}
