package io.caravan.scorers.picker;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.scheduling.EndpointPicker;
import io.caravan.testkit.contract.EndpointPickerContract;
import io.caravan.tolerance.ToleranceCounters;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RandomPickerTest extends EndpointPickerContract {

    private static final Offset<Double> NEAR = Offset.offset(0.01);

    @Override
    protected EndpointPicker picker(int maxNumOfEndpoints, ToleranceCounters tolerated) {
        return new RandomPicker(new PickerSettings(maxNumOfEndpoints));
    }

    private static RandomPicker picker(int maxNumOfEndpoints) {
        return new RandomPicker(new PickerSettings(maxNumOfEndpoints));
    }

    @Test
    void picksEachAsOftenWhateverTheTotals() {
        double[] expected = {0.25, 0.25, 0.25, 0.25};
        assertThat(PickCounts.shares(picker(1), 0.1, 0.9, 0, -1)).containsExactly(expected, NEAR);
        assertThat(PickCounts.shares(picker(2), 0.1, 0.9, 0, -1)).containsExactly(expected, NEAR);
    }

    @Test
    void picksSeveral() {
        assertThat(picker(2).pick(PickCounts.scored(1, 2, 3), new SplittableRandom(1)))
                .hasSize(2);
    }
}
