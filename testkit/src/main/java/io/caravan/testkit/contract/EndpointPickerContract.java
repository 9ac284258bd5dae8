package io.caravan.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.pool.InferenceEndpoint;
import io.caravan.scheduling.Candidates;
import io.caravan.scheduling.EndpointPicker;
import io.caravan.testkit.data.Pools;
import io.caravan.testkit.data.RandomPools;
import io.caravan.tolerance.ToleranceCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What every picker must do. */
public abstract class EndpointPickerContract {

    private static final long SEED = 20_261_123L;

    /** The picker under test, asked for at most {@code maxNumOfEndpoints}. */
    protected abstract EndpointPicker picker(int maxNumOfEndpoints, ToleranceCounters tolerated);

    private EndpointPicker picker(int maxNumOfEndpoints) {
        return picker(maxNumOfEndpoints, new ToleranceCounters());
    }

    /** Scored candidates with many ties and some negative totals. */
    private static List<Candidates> candidates() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Candidates> all = new ArrayList<>();
        for (Pools pools : RandomPools.of(SEED, 100, 20)) {
            Candidates unscored = Candidates.of(pools.view());
            double[] scores = new double[unscored.size()];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = random.nextInt(5) / 4.0;
            }
            all.add(unscored.scored("test", random.nextInt(4) - 1.0, scores));
        }
        return all;
    }

    @Test
    void picksOneOrMoreOfTheCandidatesEachAtMostOnce() {
        for (int count : new int[] {1, 2, 7, 100}) {
            EndpointPicker picker = picker(count);
            for (Candidates scored : candidates()) {
                List<InferenceEndpoint> picked = picker.pick(scored, new SplittableRandom(SEED));
                assertThat(scored.endpoints()).containsAll(picked);
                assertThat(picked).doesNotHaveDuplicates().hasSize(Math.min(count, scored.size()));
            }
        }
    }

    @Test
    void picksTheOnlyCandidate() {
        Candidates one = Candidates.of(Pools.of("ep-0").view());
        assertThat(picker(1).pick(one, new SplittableRandom(1))).isEqualTo(one.endpoints());
    }

    @Test
    void picksTheSameForTheSameSeed() {
        for (int count : new int[] {1, 3}) {
            EndpointPicker picker = picker(count);
            for (Candidates scored : candidates()) {
                for (long seed = 0; seed < 5; seed++) {
                    assertThat(picker.pick(scored, new SplittableRandom(seed)))
                            .isEqualTo(picker.pick(scored, new SplittableRandom(seed)));
                }
            }
        }
    }

    @Test
    void agreesWithItselfWhenCalledConcurrently() throws Exception {
        EndpointPicker picker = picker(2);
        List<Candidates> candidates = candidates();
        List<List<List<InferenceEndpoint>>> results = Concurrently.run(() -> {
            List<List<InferenceEndpoint>> picked = new ArrayList<>();
            candidates.forEach(scored -> picked.add(picker.pick(scored, new SplittableRandom(SEED))));
            return picked;
        });
        assertThat(results).allMatch(results.get(0)::equals);
    }
}
