package io.caravan.scorers.scorer;

import io.caravan.pool.EndpointStats;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.scheduling.SchedulingView;
import io.caravan.tolerance.ToleranceCounters;
import io.caravan.tolerance.Tolerated;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** One figure per candidate from the endpoints' metrics, and its scaling to scores. NaN stands for a missing figure. */
final class Figures {

    private Figures() {}

    /** The figures of the candidates; a missing, stale or infinite one is NaN and counted. */
    static double[] read(
            SchedulingView view,
            List<InferenceEndpoint> candidates,
            ToDoubleFunction<EndpointStats> figure,
            ToleranceCounters tolerated) {
        double[] figures = new double[candidates.size()];
        for (int i = 0; i < figures.length; i++) {
            EndpointStats stats = view.freshStats(candidates.get(i));
            double value = stats == null ? Double.NaN : figure.applyAsDouble(stats);
            if (!Double.isFinite(value)) {
                tolerated.count(Tolerated.STATS_MISSING);
                value = Double.NaN;
            }
            figures[i] = value;
        }
        return figures;
    }

    /**
     * Turns figures into scores in place, relative to the best and worst of them: the best is 1, the worst 0, all 1 when
     * they are equal. Missing figures take no part and score 0.
     */
    static double[] toMinMaxScores(double[] figures, boolean lowerIsBetter) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (double figure : figures) {
            if (figure < min) {
                min = figure;
            }
            if (figure > max) {
                max = figure;
            }
        }
        return toFixedRangeScores(figures, min, max, lowerIsBetter);
    }

    /** Turns figures into scores in place, relative to a range. Equal ends give 1. Missing figures score 0. */
    static double[] toFixedRangeScores(double[] figures, double min, double max, boolean lowerIsBetter) {
        // Halves where the range itself is too great for a double.
        double scale = max - min == Double.POSITIVE_INFINITY ? 0.5 : 1.0;
        double range = max * scale - min * scale;
        for (int i = 0; i < figures.length; i++) {
            double figure = figures[i];
            if (Double.isNaN(figure)) {
                figures[i] = 0.0;
            } else if (min == max) {
                figures[i] = 1.0;
            } else {
                double inside = Math.min(Math.max(figure, min), max) * scale;
                figures[i] = (lowerIsBetter ? max * scale - inside : inside - min * scale) / range;
            }
        }
        return figures;
    }
}
