package io.caravan.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.pool.InferenceEndpoint;
import io.caravan.scheduling.EndpointScorer;
import io.caravan.scheduling.SchedulingView;
import io.caravan.testkit.data.Pools;
import io.caravan.testkit.data.RandomPools;
import io.caravan.tolerance.ToleranceCounters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every scorer must do. */
public abstract class EndpointScorerContract {

    private static final long SEED = 20_261_121L;

    /** The scorer under test. One that reads an attribute reads {@link Pools#ATTRIBUTE}. */
    protected abstract EndpointScorer scorer(ToleranceCounters tolerated);

    private EndpointScorer scorer() {
        return scorer(new ToleranceCounters());
    }

    private static List<SchedulingView> views() {
        List<SchedulingView> views = new ArrayList<>();
        RandomPools.of(SEED, 100, 20).forEach(pools -> views.add(pools.view()));
        return views;
    }

    @Test
    void givesOneFiniteScoreBetweenZeroAndOnePerCandidate() {
        EndpointScorer scorer = scorer();
        for (SchedulingView view : views()) {
            double[] scores = scorer.score(view, view.pool().endpoints());
            assertThat(scores).hasSize(view.pool().endpoints().size());
            for (double score : scores) {
                assertThat(score).isBetween(0.0, 1.0);
            }
        }
    }

    @Test
    void givesNothingForNoCandidates() {
        assertThat(scorer().score(Pools.empty().view(), List.of())).isEmpty();
        assertThat(scorer().score(Pools.of("ep-0").stats("ep-0", 1, 1, 0.5).view(), List.of()))
                .isEmpty();
    }

    @Test
    void hasACategory() {
        assertThat(scorer().category()).isNotNull();
    }

    @Test
    void givesTheSameScoresForTheSameInputInANewArray() {
        EndpointScorer scorer = scorer();
        for (SchedulingView view : views()) {
            double[] first = scorer.score(view, view.pool().endpoints());
            double[] second = scorer.score(view, view.pool().endpoints());
            assertThat(second).isEqualTo(first).isNotSameAs(first);
        }
    }

    @Test
    void permutesScoresWithTheCandidates() {
        EndpointScorer scorer = scorer();
        for (SchedulingView view : views()) {
            List<InferenceEndpoint> ordered = view.pool().endpoints();
            List<InferenceEndpoint> shuffled = new ArrayList<>(ordered);
            Collections.shuffle(shuffled, new Random(SEED));
            double[] scores = scorer.score(view, ordered);
            double[] permuted = scorer.score(view, Collections.unmodifiableList(shuffled));
            for (int i = 0; i < permuted.length; i++) {
                assertThat(permuted[i]).isEqualTo(scores[ordered.indexOf(shuffled.get(i))]);
            }
        }
    }

    @Test
    void agreesWithItselfWhenCalledConcurrently() throws Exception {
        EndpointScorer scorer = scorer();
        List<SchedulingView> views = views();
        List<List<double[]>> results = Concurrently.run(() -> {
            List<double[]> scores = new ArrayList<>();
            views.forEach(view -> scores.add(scorer.score(view, view.pool().endpoints())));
            return scores;
        });
        for (List<double[]> result : results) {
            for (int i = 0; i < result.size(); i++) {
                assertThat(result.get(i)).isEqualTo(results.get(0).get(i));
            }
        }
    }

    @Test
    void neverRatesAnEndpointWithoutFreshFiguresAboveAnIdleOne() {
        SchedulingView view = Pools.of("busy", "idle", "no-figures", "no-stats", "stale")
                .stats("busy", 50, 20, 0.9)
                .stats("idle", 0, 0, 0)
                .stats("no-figures", Double.NaN, Double.NaN, Double.NaN)
                .stats("stale", 0, 0, 0)
                .stale("stale")
                .view();
        double[] scores = scorer().score(view, view.pool().endpoints());
        assertThat(scores[2]).isLessThanOrEqualTo(scores[1]);
        assertThat(scores[3]).isLessThanOrEqualTo(scores[1]);
        assertThat(scores[4]).isLessThanOrEqualTo(scores[1]);
    }
}
