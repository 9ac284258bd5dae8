package io.caravan.scorers.scorer;

import io.caravan.pool.InferenceEndpoint;
import io.caravan.scheduling.EndpointScorer;
import io.caravan.scheduling.SchedulingView;
import io.caravan.scheduling.ScorerCategory;
import java.util.List;

/**
 * Prefers endpoints at which this gateway has few requests in flight: 1 up to the idle threshold, else
 * {@code (max − count) / max · maxBusyScore}. Never late, since it reads the gateway's own ledger.
 */
public final class ActiveRequestScorer implements EndpointScorer {

    private final ActiveRequestSettings settings;

    public ActiveRequestScorer(ActiveRequestSettings settings) {
        this.settings = settings;
    }

    @Override
    public double[] score(SchedulingView view, List<InferenceEndpoint> candidates) {
        double[] scores = new double[candidates.size()];
        int max = 0;
        for (int i = 0; i < scores.length; i++) {
            max = Math.max(max, view.inFlight(candidates.get(i)));
        }
        for (int i = 0; i < scores.length; i++) {
            int count = view.inFlight(candidates.get(i));
            scores[i] =
                    count <= settings.idleThreshold() ? 1.0 : (double) (max - count) / max * settings.maxBusyScore();
        }
        return scores;
    }

    @Override
    public ScorerCategory category() {
        return ScorerCategory.DISTRIBUTION;
    }
}
