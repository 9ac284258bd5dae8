package io.caravan.scorers.filter;

import io.caravan.pool.InferenceEndpoint;
import io.caravan.scheduling.EndpointFilter;
import io.caravan.scheduling.SchedulingView;
import java.util.List;

/** Removes endpoints that are known not to answer. Those not contacted yet stay. */
public final class HealthyFilter implements EndpointFilter {

    @Override
    public List<InferenceEndpoint> filter(SchedulingView view, List<InferenceEndpoint> candidates) {
        return Kept.of(
                candidates, endpoint -> !view.pool().facts(endpoint).health().isUnhealthy());
    }

    @Override
    public String reason(SchedulingView view, InferenceEndpoint removed) {
        return "unhealthy: " + view.pool().facts(removed).health().reason();
    }
}
