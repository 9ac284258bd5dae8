package io.caravan.scheduling;

import io.caravan.pool.InferenceEndpoint;
import java.util.List;
import java.util.function.ToDoubleBiFunction;

/** Rates candidates: one value in [0, 1] per candidate, same order, 1 is best. Thread-safe; no I/O; no blocking. */
public interface EndpointScorer {

    /** One value per candidate in the order given; a new array that the caller owns. */
    double[] score(SchedulingView view, List<InferenceEndpoint> candidates);

    /** What the scorer pulls towards. */
    ScorerCategory category();

    /** A scorer that rates each endpoint by itself. */
    static EndpointScorer perEndpoint(
            ScorerCategory category, ToDoubleBiFunction<SchedulingView, InferenceEndpoint> rating) {
        return new EndpointScorer() {
            @Override
            public double[] score(SchedulingView view, List<InferenceEndpoint> candidates) {
                double[] scores = new double[candidates.size()];
                for (int i = 0; i < scores.length; i++) {
                    scores[i] = rating.applyAsDouble(view, candidates.get(i));
                }
                return scores;
            }

            @Override
            public ScorerCategory category() {
                return category;
            }
        };
    }
}
