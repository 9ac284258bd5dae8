package io.caravan.scorers.filter;

import io.caravan.pool.EndpointHealth;
import io.caravan.pool.EndpointHealth.State;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.scheduling.EndpointFilter;
import io.caravan.scheduling.SchedulingView;
import java.time.Duration;
import java.util.List;

/** Removes endpoints that are known not to answer, and those that are ejected. Those not contacted yet stay. */
public final class HealthyFilter implements EndpointFilter {

    @Override
    public List<InferenceEndpoint> filter(SchedulingView view, List<InferenceEndpoint> candidates) {
        return Kept.of(
                candidates, endpoint -> !view.pool().facts(endpoint).health().isOut());
    }

    @Override
    public String reason(SchedulingView view, InferenceEndpoint removed) {
        EndpointHealth health = view.pool().facts(removed).health();
        if (health.state() != State.EJECTED) {
            return "unhealthy: " + health.reason();
        }
        long left = Math.max(0, health.untilNanos() - view.nowNanos());
        return "ejected for another " + Duration.ofNanos(left).toSeconds() + " s: " + health.reason();
    }
}
