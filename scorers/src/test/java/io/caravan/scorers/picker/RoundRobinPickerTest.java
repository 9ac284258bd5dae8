package io.caravan.scorers.picker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.caravan.pool.InferenceEndpoint;
import io.caravan.scheduling.Candidates;
import io.caravan.scheduling.EndpointPicker;
import io.caravan.testkit.contract.EndpointPickerContract;
import io.caravan.testkit.data.Pools;
import io.caravan.tolerance.ToleranceCounters;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RoundRobinPickerTest extends EndpointPickerContract {

    @Override
    protected EndpointPicker picker(int maxNumOfEndpoints, ToleranceCounters tolerated) {
        return new RoundRobinPicker(new PickerSettings(maxNumOfEndpoints));
    }

    @Test
    void takesTurnsInTheOrderOfNames() {
        Pools pools = Pools.of("c", "a", "b");
        StringBuilder picked = new StringBuilder();
        for (long sequence = -1; sequence < 6; sequence++) {
            picked.append(names(pools.sequence(sequence), 1));
        }
        assertThat(picked).hasToString("cabcabc");
    }

    @Test
    void goesOnFromTheTurnWhenSeveralArePicked() {
        assertThat(names(Pools.of("a", "b", "c").sequence(2), 2)).isEqualTo("ca");
    }

    @Test
    void refusesToPickNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PickerSettings(0))
                .withMessage("maxNumOfEndpoints 0 is less than 1");
    }

    private static String names(Pools pools, int count) {
        StringBuilder names = new StringBuilder();
        for (InferenceEndpoint endpoint : new RoundRobinPicker(new PickerSettings(count))
                .pick(Candidates.of(pools.view()), new SplittableRandom(1))) {
            names.append(endpoint.name());
        }
        return names.toString();
    }
}
