package io.caravan.scorers.scorer;

import io.caravan.pool.EndpointStats;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.scheduling.EndpointScorer;
import io.caravan.scheduling.SchedulingView;
import io.caravan.scheduling.ScorerCategory;
import io.caravan.tolerance.ToleranceCounters;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Rates by any figure of the endpoints' metrics, linearly over a fixed range or over the candidates' own. */
public final class EndpointAttributeScorer implements EndpointScorer {

    private final EndpointAttributeSettings settings;
    private final ToDoubleFunction<EndpointStats> figure;
    private final ToleranceCounters tolerated;

    public EndpointAttributeScorer(EndpointAttributeSettings settings, ToleranceCounters tolerated) {
        this.settings = settings;
        String key = settings.attributeKey();
        this.figure = stats -> stats.attributes().getOrDefault(key, Double.NaN);
        this.tolerated = tolerated;
    }

    @Override
    public double[] score(SchedulingView view, List<InferenceEndpoint> candidates) {
        double[] figures = Figures.read(view, candidates, figure, tolerated);
        return settings.isFixedRange()
                ? Figures.toFixedRangeScores(figures, settings.min(), settings.max(), settings.lowerIsBetter())
                : Figures.toMinMaxScores(figures, settings.lowerIsBetter());
    }

    @Override
    public ScorerCategory category() {
        return ScorerCategory.DISTRIBUTION;
    }
}
