package io.caravan.scorers.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.caravan.scheduling.EndpointScorer;
import io.caravan.testkit.contract.EndpointScorerContract;
import io.caravan.testkit.data.Pools;
import io.caravan.tolerance.ToleranceCounters;
import io.caravan.tolerance.Tolerated;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointAttributeScorerTest extends EndpointScorerContract {

    private static final String LOWER = "linear_lower_is_better";
    private static final String HIGHER = "linear_higher_is_better";

    private final ToleranceCounters tolerated = new ToleranceCounters();
    private final Pools pools = Pools.of("a", "b", "c", "d")
            .stats("a", 0, 0, 0, Map.of("load", 2.0))
            .stats("b", 0, 0, 0, Map.of("load", 10.0))
            .stats("c", 0, 0, 0, Map.of("load", 4.0))
            .stats("d", 0, 0, 0, Map.of("other", 4.0));

    private EndpointScorer scorer(String algorithm, String normalization, double min, double max) {
        return new EndpointAttributeScorer(
                new EndpointAttributeSettings("load", algorithm, normalization, min, max), tolerated);
    }

    @Override
    protected EndpointScorer scorer(ToleranceCounters counters) {
        return new EndpointAttributeScorer(
                new EndpointAttributeSettings(Pools.ATTRIBUTE, LOWER, "adaptiveRange", 0, 1), counters);
    }

    @Test
    void scalesToTheCandidatesOwnRange() {
        assertThat(Scores.of(scorer(LOWER, "adaptiveRange", 0, 1), pools)).containsExactly(1.0, 0.0, 0.75, 0.0);
        assertThat(Scores.of(scorer(HIGHER, "adaptiveRange", 0, 1), pools)).containsExactly(0.0, 1.0, 0.25, 0.0);
        assertThat(tolerated.get(Tolerated.STATS_MISSING)).isEqualTo(2);
    }

    @Test
    void scalesToAFixedRangeAndClamps() {
        assertThat(Scores.of(scorer(LOWER, "fixedRange", 4, 8), pools)).containsExactly(1.0, 0.0, 1.0, 0.0);
        assertThat(Scores.of(scorer(HIGHER, "fixedRange", 0, 8), pools)).containsExactly(0.25, 1.0, 0.5, 0.0);
    }

    @Test
    void refusesUnknownWordsAndAnEmptyRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scorer("linear", "adaptiveRange", 0, 1))
                .withMessageStartingWith("algorithm 'linear' is neither");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scorer(LOWER, "range", 0, 1))
                .withMessageStartingWith("normalization 'range' is neither");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scorer(LOWER, "fixedRange", 1, 1))
                .withMessageStartingWith("min 1.0 is not less than max 1.0");
    }
}
