package io.caravan.scorers.picker;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.pool.InferenceEndpoint;
import io.caravan.scheduling.EndpointPicker;
import io.caravan.testkit.contract.EndpointPickerContract;
import io.caravan.tolerance.ToleranceCounters;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MaxScorePickerTest extends EndpointPickerContract {

    private static final Offset<Double> NEAR = Offset.offset(0.01);

    @Override
    protected EndpointPicker picker(int maxNumOfEndpoints, ToleranceCounters tolerated) {
        return new MaxScorePicker(new PickerSettings(maxNumOfEndpoints));
    }

    private static MaxScorePicker picker(int maxNumOfEndpoints) {
        return new MaxScorePicker(new PickerSettings(maxNumOfEndpoints));
    }

    @Test
    void picksTheGreatestTotal() {
        assertThat(PickCounts.shares(picker(1), 0.1, 0.9, 0.3)).containsExactly(new double[] {0, 1, 0}, NEAR);
        assertThat(PickCounts.shares(picker(1), -2, -1, -3)).containsExactly(new double[] {0, 1, 0}, NEAR);
    }

    @Test
    void picksEachOfEqualTotalsAsOften() {
        double third = 1.0 / 3;
        double[] expected = {third, 0, third, third};
        assertThat(PickCounts.shares(picker(1), 0.5, 0.1, 0.5, 0.5)).containsExactly(expected, NEAR);
        assertThat(PickCounts.shares(picker(3), 0.5, 0.1, 0.5, 0.5)).containsExactly(expected, NEAR);
    }

    @Test
    void picksSeveralBestFirst() {
        assertThat(picker(3).pick(PickCounts.scored(0.1, 0.9, 0.3, 0.5), new SplittableRandom(1)))
                .extracting(InferenceEndpoint::name)
                .containsExactly("ep-1", "ep-3", "ep-2");
    }
}
