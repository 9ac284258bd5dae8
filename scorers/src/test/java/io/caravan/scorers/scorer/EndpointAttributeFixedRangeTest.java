package io.caravan.scorers.scorer;

import io.caravan.scheduling.EndpointScorer;
import io.caravan.testkit.contract.EndpointScorerContract;
import io.caravan.testkit.data.Pools;
import io.caravan.tolerance.ToleranceCounters;

/** The contract for the other branch: a fixed range, higher is better. */
class EndpointAttributeFixedRangeTest extends EndpointScorerContract {

    @Override
    protected EndpointScorer scorer(ToleranceCounters tolerated) {
        return new EndpointAttributeScorer(
                new EndpointAttributeSettings(Pools.ATTRIBUTE, "linear_higher_is_better", "fixedRange", 10, 50),
                tolerated);
    }
}
