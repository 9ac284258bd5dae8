package io.caravan.scorers.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.scheduling.EndpointScorer;
import io.caravan.testkit.contract.EndpointScorerContract;
import io.caravan.testkit.data.Pools;
import io.caravan.tolerance.ToleranceCounters;
import io.caravan.tolerance.Tolerated;
import org.junit.jupiter.api.Test;

class KvCacheUtilizationScorerTest extends EndpointScorerContract {

    private final ToleranceCounters tolerated = new ToleranceCounters();

    @Override
    protected EndpointScorer scorer(ToleranceCounters counters) {
        return new KvCacheUtilizationScorer(counters);
    }

    @Test
    void ratesTheFreeShare() {
        Pools pools = Pools.of("a", "b", "c")
                .stats("a", 9, 9, 0.25)
                .stats("b", 0, 0, 1)
                .stats("c", 0, 0, 0);
        assertThat(Scores.of(scorer(tolerated), pools)).containsExactly(0.75, 0.0, 1.0);
    }

    @Test
    void clampsWhatIsOutOfRangeAndRatesMissingZero() {
        Pools pools = Pools.of("a", "b", "c", "d")
                .stats("a", 0, 0, 1.25)
                .stats("b", 0, 0, -0.5)
                .stats("c", 0, 0, Double.NaN);
        assertThat(Scores.of(scorer(tolerated), pools)).containsExactly(0.0, 1.0, 0.0, 0.0);
        assertThat(tolerated.get(Tolerated.STATS_MISSING)).isEqualTo(2);
    }
}
