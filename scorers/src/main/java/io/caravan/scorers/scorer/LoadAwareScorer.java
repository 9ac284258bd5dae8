package io.caravan.scorers.scorer;

import io.caravan.pool.EndpointStats;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.scheduling.EndpointScorer;
import io.caravan.scheduling.SchedulingView;
import io.caravan.scheduling.ScorerCategory;
import io.caravan.tolerance.ToleranceCounters;
import java.util.List;

/**
 * Prefers short waiting queues on an absolute scale: {@code 0.5 · (1 − min(waiting, threshold) / threshold)}. The best
 * score is 0.5.
 */
public final class LoadAwareScorer implements EndpointScorer {

    private final double threshold;
    private final ToleranceCounters tolerated;

    public LoadAwareScorer(LoadAwareSettings settings, ToleranceCounters tolerated) {
        this.threshold = settings.threshold();
        this.tolerated = tolerated;
    }

    @Override
    public double[] score(SchedulingView view, List<InferenceEndpoint> candidates) {
        double[] scores = Figures.read(view, candidates, EndpointStats::waiting, tolerated);
        for (int i = 0; i < scores.length; i++) {
            double waiting = Math.max(0.0, Math.min(scores[i], threshold));
            scores[i] = Double.isNaN(waiting) ? 0.0 : 0.5 * (1.0 - waiting / threshold);
        }
        return scores;
    }

    @Override
    public ScorerCategory category() {
        return ScorerCategory.DISTRIBUTION;
    }
}
