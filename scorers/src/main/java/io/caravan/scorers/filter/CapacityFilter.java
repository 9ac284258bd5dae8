package io.caravan.scorers.filter;

import io.caravan.pool.EndpointHealth;
import io.caravan.pool.EndpointHealth.State;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.scheduling.EndpointFilter;
import io.caravan.scheduling.SchedulingView;
import java.util.List;

/**
 * Removes endpoints that have as many requests in flight as they may. An endpoint carries one request per connection, so the
 * limit is one on connections as well.
 *
 * <p>A returning endpoint may have a share of the mean of the others, which grows from nothing to one while its slow start
 * lasts, and one request in any case. Where all endpoints are returning the share does not apply.
 */
public final class CapacityFilter implements EndpointFilter {

    private final int maxInFlight;

    public CapacityFilter(CapacitySettings settings) {
        maxInFlight = settings.maxInFlight();
    }

    @Override
    public List<InferenceEndpoint> filter(SchedulingView view, List<InferenceEndpoint> candidates) {
        double mean = meanOfSettled(view, candidates);
        return Kept.of(candidates, endpoint -> view.inFlight(endpoint) < limit(view, endpoint, mean));
    }

    @Override
    public String reason(SchedulingView view, InferenceEndpoint removed) {
        int inFlight = view.inFlight(removed);
        return inFlight < maxInFlight
                ? "slow start: " + inFlight + " in flight"
                : "full: " + inFlight + " of " + maxInFlight + " in flight";
    }

    private double limit(SchedulingView view, InferenceEndpoint endpoint, double mean) {
        EndpointHealth health = view.pool().facts(endpoint).health();
        if (health.state() != State.RETURNING || Double.isNaN(mean)) {
            return maxInFlight;
        }
        double lasts = health.untilNanos() - health.sinceNanos();
        double share = Math.min(1, (view.nowNanos() - health.sinceNanos()) / lasts);
        return Math.min(maxInFlight, Math.max(1, Math.ceil(share * mean)));
    }

    /** Requests in flight per candidate that is not returning; NaN if there is none, or none returns. */
    private static double meanOfSettled(SchedulingView view, List<InferenceEndpoint> candidates) {
        long sum = 0;
        int settled = 0;
        for (int i = 0; i < candidates.size(); i++) {
            InferenceEndpoint endpoint = candidates.get(i);
            if (view.pool().facts(endpoint).health().state() != State.RETURNING) {
                sum += view.inFlight(endpoint);
                settled++;
            }
        }
        return settled == 0 || settled == candidates.size() ? Double.NaN : (double) sum / settled;
    }
}
