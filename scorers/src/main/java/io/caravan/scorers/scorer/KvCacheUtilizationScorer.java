package io.caravan.scorers.scorer;

import io.caravan.pool.EndpointStats;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.scheduling.EndpointScorer;
import io.caravan.scheduling.SchedulingView;
import io.caravan.scheduling.ScorerCategory;
import io.caravan.tolerance.ToleranceCounters;
import java.util.List;

/** Prefers endpoints with free KV memory: {@code 1 − utilization}, the utilization clamped to 0 to 1. */
public final class KvCacheUtilizationScorer implements EndpointScorer {

    private final ToleranceCounters tolerated;

    public KvCacheUtilizationScorer(ToleranceCounters tolerated) {
        this.tolerated = tolerated;
    }

    @Override
    public double[] score(SchedulingView view, List<InferenceEndpoint> candidates) {
        double[] used = Figures.read(view, candidates, EndpointStats::kvCacheUtilization, tolerated);
        return Figures.toFixedRangeScores(used, 0.0, 1.0, true);
    }

    @Override
    public ScorerCategory category() {
        return ScorerCategory.DISTRIBUTION;
    }
}
