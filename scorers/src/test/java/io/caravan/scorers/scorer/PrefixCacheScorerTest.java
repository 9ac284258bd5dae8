package io.caravan.scorers.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.caravan.scheduling.EndpointScorer;
import io.caravan.testkit.contract.EndpointScorerContract;
import io.caravan.testkit.data.Pools;
import io.caravan.tolerance.ToleranceCounters;
import org.junit.jupiter.api.Test;

class PrefixCacheScorerTest extends EndpointScorerContract {

    @Override
    protected EndpointScorer scorer(ToleranceCounters tolerated) {
        return new PrefixCacheScorer(new PrefixCacheSettings(0.25, 1024));
    }

    @Test
    void ratesTheMatchedShareOfThePrompt() {
        Pools pools = Pools.of("a", "b", "c").prompt(8, 64).matched("a", 2).matched("b", 8);
        EndpointScorer scorer = new PrefixCacheScorer(new PrefixCacheSettings(0.0, 8192));
        assertThat(Scores.of(scorer, pools)).containsExactly(0.25, 1.0, 0.0);
    }

    @Test
    void addsTheSquaredLengthOfTheMatch() {
        Pools pools = Pools.of("a", "b").prompt(32, 64).matched("a", 8).matched("b", 32);
        EndpointScorer scorer = new PrefixCacheScorer(new PrefixCacheSettings(0.5, 1024));
        assertThat(Scores.of(scorer, pools)).containsExactly(0.5 * 0.25 + 0.5 * 0.25, 1.0);
    }

    @Test
    void ratesZeroWithoutAPrompt() {
        assertThat(Scores.of(scorer(new ToleranceCounters()), Pools.of("a"))).containsExactly(0.0);
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PrefixCacheSettings(1.5, 8192));
        assertThatIllegalArgumentException().isThrownBy(() -> new PrefixCacheSettings(0, 0));
    }
}
