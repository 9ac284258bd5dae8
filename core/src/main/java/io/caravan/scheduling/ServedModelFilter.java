package io.caravan.scheduling;

import io.caravan.pool.InferenceEndpoint;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes endpoints that are known not to serve the model asked for. Runs before every profile, since an endpoint that
 * lacks the model can only answer with an error.
 */
public final class ServedModelFilter implements EndpointFilter {

    /** The filter as the first step of a profile. */
    public static final ProfileStep STEP = new ProfileStep.Filter("served-model-filter", new ServedModelFilter());

    private ServedModelFilter() {}

    @Override
    public List<InferenceEndpoint> filter(SchedulingView view, List<InferenceEndpoint> candidates) {
        String model = view.request().model();
        for (int i = 0; i < candidates.size(); i++) {
            if (!view.pool().mayServe(candidates.get(i), model)) {
                return remaining(view, candidates, model);
            }
        }
        return candidates;
    }

    private static List<InferenceEndpoint> remaining(
            SchedulingView view, List<InferenceEndpoint> candidates, String model) {
        List<InferenceEndpoint> kept = new ArrayList<>(candidates.size());
        for (InferenceEndpoint endpoint : candidates) {
            if (view.pool().mayServe(endpoint, model)) {
                kept.add(endpoint);
            }
        }
        return kept;
    }

    @Override
    public String reason(SchedulingView view, InferenceEndpoint removed) {
        return "does not serve model '" + view.request().model() + "'";
    }
}
