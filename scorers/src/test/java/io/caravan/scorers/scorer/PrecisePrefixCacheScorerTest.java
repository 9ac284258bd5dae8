package io.caravan.scorers.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.prefix.ExactMatches;
import io.caravan.scheduling.EndpointScorer;
import io.caravan.scheduling.SchedulingView;
import io.caravan.testkit.contract.EndpointScorerContract;
import io.caravan.testkit.data.Pools;
import io.caravan.tolerance.ToleranceCounters;
import org.junit.jupiter.api.Test;

class PrecisePrefixCacheScorerTest extends EndpointScorerContract {

    @Override
    protected EndpointScorer scorer(ToleranceCounters tolerated) {
        return new PrecisePrefixCacheScorer(new PrefixCacheSettings(0.25, 1024));
    }

    @Test
    void ratesAnEndpointByItsEventsAndOneThatIsNotKnownByWhatWasSentThere() {
        SchedulingView view = Pools.of("a", "b", "c")
                .prompt(8, 64)
                .matched("a", 8)
                .matched("b", 8)
                .matched("c", 2)
                .view();
        ExactMatches exact = new ExactMatches(new int[] {4, 0, -1}, new double[] {3.2, 0, 9}, 16, 32);
        EndpointScorer scorer = new PrecisePrefixCacheScorer(new PrefixCacheSettings(0.0, 8192));

        assertThat(scorer.score(with(view, exact), view.pool().endpoints())).containsExactly(0.2, 0.0, 0.25);
    }

    @Test
    void addsTheSquaredLengthOfTheMatch() {
        SchedulingView view = Pools.of("a").prompt(8, 64).view();
        ExactMatches exact = new ExactMatches(new int[] {8}, new double[] {8}, 16, 64);
        EndpointScorer scorer = new PrecisePrefixCacheScorer(new PrefixCacheSettings(0.5, 1024));

        assertThat(scorer.score(with(view, exact), view.pool().endpoints())).containsExactly(0.5 * 0.5 + 0.5 * 0.25);
    }

    private static SchedulingView with(SchedulingView view, ExactMatches exact) {
        return new SchedulingView(
                view.request(),
                view.pool(),
                view.ledger(),
                view.matches().withExact(exact),
                view.nowNanos(),
                view.sequence());
    }
}
