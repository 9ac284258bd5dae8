package io.caravan.scorers.scorer;

import io.caravan.pool.InferenceEndpoint;
import io.caravan.prefix.PrefixMatches;
import io.caravan.scheduling.EndpointScorer;
import io.caravan.scheduling.SchedulingView;
import io.caravan.scheduling.ScorerCategory;
import java.util.List;

/**
 * Prefers endpoints believed to hold much of the prompt in their prefix cache:
 * {@code (1 − w) · matched / total + w · min(1, matchedTokens / scale)²} with {@code w = matchLengthWeight}.
 */
public final class PrefixCacheScorer implements EndpointScorer {

    private final double lengthWeight;
    private final double scaleTokens;

    public PrefixCacheScorer(PrefixCacheSettings settings) {
        this.lengthWeight = settings.matchLengthWeight();
        this.scaleTokens = settings.matchLengthScaleTokens();
    }

    @Override
    public double[] score(SchedulingView view, List<InferenceEndpoint> candidates) {
        double[] scores = new double[candidates.size()];
        PrefixMatches matches = view.matches();
        int total = matches.totalBlocks();
        if (total <= 0) {
            return scores;
        }
        for (int i = 0; i < scores.length; i++) {
            int matched = Math.min(total, view.matchedBlocks(candidates.get(i)));
            scores[i] = rate((double) matched / total, (double) matched * matches.blockSizeTokens());
        }
        return scores;
    }

    /** The score of a match: its share of the prompt and its length. */
    double rate(double share, double tokens) {
        double length = Math.min(1.0, tokens / scaleTokens);
        return (1.0 - lengthWeight) * share + lengthWeight * (length * length);
    }

    @Override
    public ScorerCategory category() {
        return ScorerCategory.AFFINITY;
    }
}
