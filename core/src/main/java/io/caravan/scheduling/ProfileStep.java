package io.caravan.scheduling;

import io.caravan.failure.NoEndpointException;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.tolerance.ToleranceCounters;
import io.caravan.tolerance.Tolerated;
import java.util.List;

/** One step of a profile before the pick: a filter, or a scorer with its weight. Thread-safe. */
public sealed interface ProfileStep {

    /** The plug-in's type. */
    String plugin();

    /** Runs the step. */
    Candidates apply(Candidates candidates);

    /**
     * A filter.
     *
     * @param passed its trace where it removes nothing: one object for all decisions, since recent ones are all kept
     */
    record Filter(String plugin, EndpointFilter filter, StepTrace.Filtered passed) implements ProfileStep {

        public Filter(String plugin, EndpointFilter filter) {
            this(plugin, filter, new StepTrace.Filtered(plugin, filter, List.of()));
        }

        /** @throws NoEndpointException if the filter leaves nothing */
        @Override
        public Candidates apply(Candidates candidates) {
            List<InferenceEndpoint> kept = filter.filter(candidates.view(), candidates.endpoints());
            if (kept.isEmpty() && candidates.size() > 0) {
                throw NoEndpointException.emptiedBy(plugin, candidates.size());
            }
            return kept.size() == candidates.size()
                    ? candidates.passed(passed)
                    : candidates.filtered(plugin, filter, kept);
        }
    }

    /** A scorer and the weight its scores are multiplied by. Scores outside [0, 1] are clamped and counted. */
    record Scorer(String plugin, EndpointScorer scorer, double weight, ToleranceCounters tolerated)
            implements ProfileStep {

        @Override
        public Candidates apply(Candidates candidates) {
            double[] raw = scorer.score(candidates.view(), candidates.endpoints());
            if (raw.length != candidates.size()) {
                throw new IllegalStateException("Scorer '" + plugin + "' gave " + raw.length + " scores for "
                        + candidates.size() + " candidates");
            }
            for (int i = 0; i < raw.length; i++) {
                if (!(raw[i] >= 0.0 && raw[i] <= 1.0)) {
                    raw[i] = clamped(raw[i]);
                }
            }
            return candidates.scored(plugin, weight, raw);
        }

        private double clamped(double value) {
            if (Double.isNaN(value) || Double.isInfinite(value)) {
                tolerated.count(Tolerated.SCORE_NOT_FINITE);
                return 0.0;
            }
            tolerated.count(Tolerated.SCORE_OUT_OF_RANGE);
            return value < 0.0 ? 0.0 : 1.0;
        }
    }
}
