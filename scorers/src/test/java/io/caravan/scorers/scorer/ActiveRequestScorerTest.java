package io.caravan.scorers.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.caravan.scheduling.EndpointScorer;
import io.caravan.testkit.contract.EndpointScorerContract;
import io.caravan.testkit.data.Pools;
import io.caravan.tolerance.ToleranceCounters;
import org.junit.jupiter.api.Test;

class ActiveRequestScorerTest extends EndpointScorerContract {

    @Override
    protected EndpointScorer scorer(ToleranceCounters tolerated) {
        return new ActiveRequestScorer(new ActiveRequestSettings(0, 1.0));
    }

    @Test
    void ratesByTheRequestsThisGatewayHasInFlight() {
        Pools pools = Pools.of("a", "b", "c").inFlight("b", 4).inFlight("c", 1);
        assertThat(Scores.of(scorer(new ToleranceCounters()), pools)).containsExactly(1.0, 0.0, 0.75);
    }

    @Test
    void ratesIdleEndpointsOneAndOthersUpToTheBusyScore() {
        Pools pools = Pools.of("a", "b", "c").inFlight("a", 2).inFlight("b", 8).inFlight("c", 4);
        EndpointScorer scorer = new ActiveRequestScorer(new ActiveRequestSettings(2, 0.5));
        assertThat(Scores.of(scorer, pools)).containsExactly(1.0, 0.0, 0.25);
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ActiveRequestSettings(-1, 1.0));
        assertThatIllegalArgumentException().isThrownBy(() -> new ActiveRequestSettings(0, 1.1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ActiveRequestSettings(0, Double.NaN));
    }
}
