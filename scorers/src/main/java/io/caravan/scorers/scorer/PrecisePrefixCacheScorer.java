package io.caravan.scorers.scorer;

import io.caravan.pool.InferenceEndpoint;
import io.caravan.prefix.ExactMatches;
import io.caravan.prefix.PrefixMatches;
import io.caravan.scheduling.EndpointScorer;
import io.caravan.scheduling.SchedulingView;
import io.caravan.scheduling.ScorerCategory;
import java.util.List;

/**
 * Prefers endpoints that hold much of the prompt in their prefix cache, as their KV events tell, each block weighted by its tier; an
 * endpoint whose blocks are not all known is rated by what was sent there, as {@link PrefixCacheScorer} does.
 */
public final class PrecisePrefixCacheScorer implements EndpointScorer {

    private final PrefixCacheScorer approximate;

    public PrecisePrefixCacheScorer(PrefixCacheSettings settings) {
        this.approximate = new PrefixCacheScorer(settings);
    }

    @Override
    public double[] score(SchedulingView view, List<InferenceEndpoint> candidates) {
        double[] scores = approximate.score(view, candidates);
        PrefixMatches matches = view.matches();
        ExactMatches exact = matches.exact();
        if (exact == null || exact.totalBlocks() == 0) {
            return scores;
        }
        for (int i = 0; i < scores.length; i++) {
            int slot = candidates.get(i).slot();
            if (exact.isKnown(slot)) {
                scores[i] = approximate.rate(exact.shareAt(slot), exact.weightedAt(slot) * exact.blockSizeTokens());
            }
        }
        return scores;
    }

    @Override
    public ScorerCategory category() {
        return ScorerCategory.AFFINITY;
    }
}
