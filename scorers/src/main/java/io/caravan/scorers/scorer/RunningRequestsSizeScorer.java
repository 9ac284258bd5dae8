package io.caravan.scorers.scorer;

import io.caravan.pool.EndpointStats;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.scheduling.EndpointScorer;
import io.caravan.scheduling.SchedulingView;
import io.caravan.scheduling.ScorerCategory;
import io.caravan.tolerance.ToleranceCounters;
import java.util.List;

/** Prefers endpoints that run few requests: {@code (max − running) / (max − min)} over the candidates, 1 for all when equal. */
public final class RunningRequestsSizeScorer implements EndpointScorer {

    private final ToleranceCounters tolerated;

    public RunningRequestsSizeScorer(ToleranceCounters tolerated) {
        this.tolerated = tolerated;
    }

    @Override
    public double[] score(SchedulingView view, List<InferenceEndpoint> candidates) {
        return Figures.toMinMaxScores(Figures.read(view, candidates, EndpointStats::running, tolerated), true);
    }

    @Override
    public ScorerCategory category() {
        return ScorerCategory.DISTRIBUTION;
    }
}
