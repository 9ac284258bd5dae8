package io.caravan.scheduling;

import io.caravan.ledger.LedgerView;
import io.caravan.pool.EndpointStats;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.pool.PoolSnapshot;
import io.caravan.prefix.PrefixMatches;
import org.jspecify.annotations.Nullable;

/**
 * Everything a plug-in may look at, fixed for one decision, so that the decision is a function of it. Immutable.
 *
 * @param request the request
 * @param pool the pool
 * @param ledger what this gateway has in flight
 * @param matches prefix matches per endpoint
 * @param nowNanos the time of the decision, monotonic
 * @param sequence how many decisions the profile had made before this one
 */
public record SchedulingView(
        RequestFeatures request,
        PoolSnapshot pool,
        LedgerView ledger,
        PrefixMatches matches,
        long nowNanos,
        long sequence) {

    /** The endpoint's metrics if there are any and they are fresh, else null: absence is for the plug-in to handle. */
    public @Nullable EndpointStats freshStats(InferenceEndpoint endpoint) {
        EndpointStats stats = pool.facts(endpoint).stats();
        return stats != null && stats.isFresh(nowNanos) ? stats : null;
    }

    /** Requests this gateway has in flight at the endpoint. */
    public int inFlight(InferenceEndpoint endpoint) {
        return ledger.inFlightAt(endpoint.slot());
    }

    /** Blocks of the prompt the endpoint is believed to hold. */
    public int matchedBlocks(InferenceEndpoint endpoint) {
        return matches.at(endpoint.slot());
    }

    /** The same view with a newer ledger. */
    public SchedulingView withLedger(LedgerView newer) {
        return new SchedulingView(request, pool, newer, matches, nowNanos, sequence);
    }
}
