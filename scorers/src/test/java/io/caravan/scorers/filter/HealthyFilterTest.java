package io.caravan.scorers.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.pool.EndpointHealth.State;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.scheduling.EndpointFilter;
import io.caravan.scheduling.SchedulingView;
import io.caravan.testkit.contract.EndpointFilterContract;
import io.caravan.testkit.data.Pools;
import io.caravan.tolerance.ToleranceCounters;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HealthyFilterTest extends EndpointFilterContract {

    @Override
    protected EndpointFilter filter(ToleranceCounters tolerated) {
        return new HealthyFilter();
    }

    @Test
    void removesOnlyWhatIsKnownNotToAnswer() {
        Pools pools =
                Pools.of("bad", "good", "new").health("bad", State.UNHEALTHY).health("good", State.HEALTHY);
        SchedulingView view = pools.view();
        assertThat(new HealthyFilter().filter(view, view.pool().endpoints()))
                .extracting(InferenceEndpoint::name)
                .containsExactly("good", "new");
        assertThat(new HealthyFilter().reason(view, pools.endpoint("bad"))).isEqualTo("unhealthy: set by the test");
    }

    @Test
    void removesWhatIsEjectedAndSaysForHowLong() {
        Pools pools =
                Pools.of("bad", "back").ejected("bad", Duration.ofSeconds(9)).returning("back", Duration.ofSeconds(9));
        pools.clock().advance(Duration.ofSeconds(2));
        SchedulingView view = pools.view();
        assertThat(new HealthyFilter().filter(view, view.pool().endpoints()))
                .extracting(InferenceEndpoint::name)
                .containsExactly("back");
        assertThat(new HealthyFilter().reason(view, pools.endpoint("bad")))
                .isEqualTo("ejected for another 7 s: set by the test");
    }

    @Test
    void leavesNothingWhenNothingAnswers() {
        SchedulingView view = Pools.of("bad").health("bad", State.UNHEALTHY).view();
        assertThat(new HealthyFilter().filter(view, view.pool().endpoints())).isEmpty();
    }
}
