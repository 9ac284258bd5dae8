package io.caravan.scorers.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.caravan.scheduling.EndpointScorer;
import io.caravan.testkit.contract.EndpointScorerContract;
import io.caravan.testkit.data.Pools;
import io.caravan.tolerance.ToleranceCounters;
import io.caravan.tolerance.Tolerated;
import org.junit.jupiter.api.Test;

class LoadAwareScorerTest extends EndpointScorerContract {

    @Override
    protected EndpointScorer scorer(ToleranceCounters tolerated) {
        return new LoadAwareScorer(new LoadAwareSettings(128), tolerated);
    }

    @Test
    void ratesAnEmptyQueueOneHalfAndAFullOneZero() {
        ToleranceCounters tolerated = new ToleranceCounters();
        Pools pools = Pools.of("a", "b", "c", "d", "e", "f")
                .stats("a", 0, 0, 0)
                .stats("b", 64, 0, 0)
                .stats("c", 128, 0, 0)
                .stats("d", 500, 0, 0)
                .stats("e", -3, 0, 0);
        assertThat(Scores.of(scorer(tolerated), pools)).containsExactly(0.5, 0.25, 0.0, 0.0, 0.5, 0.0);
        assertThat(tolerated.get(Tolerated.STATS_MISSING)).isEqualTo(1);
    }

    @Test
    void refusesAThresholdBelowOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LoadAwareSettings(0))
                .withMessage("threshold 0 is less than 1");
    }
}
