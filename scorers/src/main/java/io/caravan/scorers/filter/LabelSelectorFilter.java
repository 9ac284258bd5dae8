package io.caravan.scorers.filter;

import io.caravan.pool.InferenceEndpoint;
import io.caravan.scheduling.EndpointFilter;
import io.caravan.scheduling.SchedulingView;
import java.util.List;

/** Keeps the endpoints whose labels satisfy a Kubernetes label selector. */
public final class LabelSelectorFilter implements EndpointFilter {

    private final LabelSelector selector;

    public LabelSelectorFilter(LabelSelectorSettings settings) {
        this.selector = settings.toSelector();
    }

    @Override
    public List<InferenceEndpoint> filter(SchedulingView view, List<InferenceEndpoint> candidates) {
        return Kept.of(candidates, endpoint -> selector.matches(endpoint.labels()));
    }

    @Override
    public String reason(SchedulingView view, InferenceEndpoint removed) {
        return "labels do not satisfy '" + selector.firstUnsatisfied(removed.labels()) + "'";
    }
}
