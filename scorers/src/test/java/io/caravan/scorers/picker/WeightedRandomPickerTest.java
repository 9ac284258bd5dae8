package io.caravan.scorers.picker;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.scheduling.EndpointPicker;
import io.caravan.testkit.contract.EndpointPickerContract;
import io.caravan.tolerance.ToleranceCounters;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class WeightedRandomPickerTest extends EndpointPickerContract {

    private static final Offset<Double> NEAR = Offset.offset(0.01);

    @Override
    protected EndpointPicker picker(int maxNumOfEndpoints, ToleranceCounters tolerated) {
        return new WeightedRandomPicker(new PickerSettings(maxNumOfEndpoints));
    }

    private static WeightedRandomPicker picker(int maxNumOfEndpoints) {
        return new WeightedRandomPicker(new PickerSettings(maxNumOfEndpoints));
    }

    @Test
    void picksInProportionToTheTotals() {
        double[] expected = {0.1, 0.6, 0.3, 0};
        assertThat(PickCounts.shares(picker(1), 0.1, 0.6, 0.3, 0)).containsExactly(expected, NEAR);
        assertThat(PickCounts.shares(picker(4), 0.1, 0.6, 0.3, -1)).containsExactly(expected, NEAR);
    }

    @Test
    void picksAnyWhenNoTotalIsPositive() {
        double[] expected = {0.5, 0.5};
        assertThat(PickCounts.shares(picker(1), 0, 0)).containsExactly(expected, NEAR);
        assertThat(PickCounts.shares(picker(2), 0, -1)).containsExactly(expected, NEAR);
    }

    @Test
    void drawsEndpointsWithoutTotalLast() {
        for (int seed = 0; seed < 100; seed++) {
            assertThat(picker(3)
                            .pick(PickCounts.scored(0, 0.2, 0.1), new SplittableRandom(seed))
                            .get(2)
                            .name())
                    .isEqualTo("ep-0");
        }
    }
}
