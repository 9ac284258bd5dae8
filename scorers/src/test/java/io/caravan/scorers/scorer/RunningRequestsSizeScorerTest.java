package io.caravan.scorers.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.scheduling.EndpointScorer;
import io.caravan.testkit.contract.EndpointScorerContract;
import io.caravan.testkit.data.Pools;
import io.caravan.tolerance.ToleranceCounters;
import org.junit.jupiter.api.Test;

class RunningRequestsSizeScorerTest extends EndpointScorerContract {

    @Override
    protected EndpointScorer scorer(ToleranceCounters tolerated) {
        return new RunningRequestsSizeScorer(tolerated);
    }

    @Test
    void ratesTheFewestRunningRequestsOneAndTheMostZero() {
        Pools pools = Pools.of("a", "b", "c")
                .stats("a", 9, 2, 0.9)
                .stats("b", 0, 10, 0)
                .stats("c", 0, 4, 0);
        assertThat(Scores.of(scorer(new ToleranceCounters()), pools)).containsExactly(1.0, 0.0, 0.75);
    }
}
