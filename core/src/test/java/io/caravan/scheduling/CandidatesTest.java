package io.caravan.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.pool.InferenceEndpoint;
import java.util.List;
import org.junit.jupiter.api.Test;

class CandidatesTest {

    private final Candidates all = Candidates.of(Views.of("r", 4));
    private final List<InferenceEndpoint> e = all.endpoints();

    @Test
    void allEndpointsOfThePoolBeginWithNothing() {
        assertThat(all.size()).isEqualTo(4);
        assertThat(all.total(3)).isZero();
        assertThat(all.trace()).isEmpty();
    }

    @Test
    void scoresAddUpByWeightAndTheFirstObjectStays() {
        Candidates scored =
                all.scored("a", 2, new double[] {0, 0.5, 1, 0.25}).scored("b", 1, new double[] {1, 1, 0, 0});

        assertThat(List.of(scored.total(0), scored.total(1), scored.total(2), scored.total(3)))
                .containsExactly(1.0, 2.0, 2.0, 0.5);
        assertThat(all.total(1)).isZero();
        assertThat(all.trace()).isEmpty();
    }

    @Test
    void rankingIsByTotalAndThenByTheOrderOfThePool() {
        Candidates scored = all.scored("a", 1, new double[] {0.25, 1, 0.25, 1});

        assertThat(scored.ranked()).containsExactly(e.get(1), e.get(3), e.get(0), e.get(2));
    }

    @Test
    void whatAFilterLeavesKeepsItsTotals() {
        Candidates scored = all.scored("a", 1, new double[] {0.1, 0.2, 0.3, 0.4});
        Candidates kept = scored.filtered("f", Views.KEEPS_ALL, List.of(e.get(1), e.get(3)));

        assertThat(kept.endpoints()).containsExactly(e.get(1), e.get(3));
        assertThat(kept.total(0)).isEqualTo(0.2);
        assertThat(kept.total(1)).isEqualTo(0.4);
        assertThat(kept.scored("b", 1, new double[] {1, 0}).ranked()).containsExactly(e.get(1), e.get(3));
        assertThat(scored.size()).isEqualTo(4);
    }

    @Test
    void aFilterMayLeaveNothing() {
        Candidates none = all.filtered("f", Views.KEEPS_ALL, List.of());

        assertThat(none.size()).isZero();
        assertThat(none.ranked()).isEmpty();
    }

    @Test
    void theTraceTellsEveryStepInOrder() {
        double[] raw = {1, 0, 0, 0};
        Candidates end = all.filtered("f", Views.KEEPS_ALL, e)
                .scored("s", 3, raw)
                .filtered("g", Views.KEEPS_ALL, List.of(e.get(0)));

        assertThat(end.trace())
                .containsExactly(
                        new StepTrace.Filtered("f", Views.KEEPS_ALL, List.of()),
                        new StepTrace.Scored("s", 3, e, raw),
                        new StepTrace.Filtered("g", Views.KEEPS_ALL, e.subList(1, 4)));
    }
}
