package io.caravan.scorers.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.scheduling.EndpointScorer;
import io.caravan.testkit.contract.EndpointScorerContract;
import io.caravan.testkit.data.Pools;
import io.caravan.tolerance.ToleranceCounters;
import io.caravan.tolerance.Tolerated;
import org.junit.jupiter.api.Test;

class QueueScorerTest extends EndpointScorerContract {

    private final ToleranceCounters tolerated = new ToleranceCounters();

    @Override
    protected EndpointScorer scorer(ToleranceCounters counters) {
        return new QueueScorer(counters);
    }

    @Test
    void ratesTheShortestQueueOneAndTheLongestZero() {
        Pools pools = Pools.of("a", "b", "c")
                .stats("a", 2, 9, 0.9)
                .stats("b", 10, 0, 0)
                .stats("c", 4, 0, 0);
        assertThat(Scores.of(scorer(tolerated), pools)).containsExactly(1.0, 0.0, 0.75);
    }

    @Test
    void ratesEqualQueuesOne() {
        Pools pools = Pools.of("a", "b").stats("a", 7, 0, 0).stats("b", 7, 0, 0);
        assertThat(Scores.of(scorer(tolerated), pools)).containsExactly(1.0, 1.0);
    }

    @Test
    void leavesMissingQueuesOutOfTheRangeAndRatesThemZero() {
        Pools pools = Pools.of("a", "b", "c", "d")
                .stats("a", 5, 0, 0)
                .stats("b", 7, 0, 0)
                .stats("c", Double.NaN, 0, 0)
                .stats("d", 0, 0, 0)
                .stale("d");
        assertThat(Scores.of(scorer(tolerated), pools)).containsExactly(1.0, 0.0, 0.0, 0.0);
        assertThat(tolerated.get(Tolerated.STATS_MISSING)).isEqualTo(2);
    }

    @Test
    void ratesAllZeroWhenNothingIsKnown() {
        assertThat(Scores.of(scorer(tolerated), Pools.of("a", "b"))).containsExactly(0.0, 0.0);
        assertThat(tolerated.get(Tolerated.STATS_MISSING)).isEqualTo(2);
    }

    @Test
    void staysInRangeForTheGreatestFigures() {
        Pools pools = Pools.of("a", "b").stats("a", Double.MAX_VALUE, 0, 0).stats("b", -Double.MAX_VALUE, 0, 0);
        assertThat(Scores.of(scorer(tolerated), pools)).containsExactly(0.0, 1.0);
    }
}
