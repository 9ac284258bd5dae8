package io.caravan.scorers.filter;

import io.caravan.pool.InferenceEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The candidates that satisfy a condition, in order; the list itself when all do. */
final class Kept {

    private Kept() {}

    static List<InferenceEndpoint> of(List<InferenceEndpoint> candidates, Predicate<InferenceEndpoint> stays) {
        for (int i = 0; i < candidates.size(); i++) {
            if (!stays.test(candidates.get(i))) {
                return without(candidates, i, stays);
            }
        }
        return candidates;
    }

    private static List<InferenceEndpoint> without(
            List<InferenceEndpoint> candidates, int firstRemoved, Predicate<InferenceEndpoint> stays) {
        List<InferenceEndpoint> kept = new ArrayList<>(candidates.size());
        kept.addAll(candidates.subList(0, firstRemoved));
        for (int i = firstRemoved + 1; i < candidates.size(); i++) {
            if (stays.test(candidates.get(i))) {
                kept.add(candidates.get(i));
            }
        }
        return kept;
    }
}
