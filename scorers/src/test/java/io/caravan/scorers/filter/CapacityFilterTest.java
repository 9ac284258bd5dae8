package io.caravan.scorers.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.pool.InferenceEndpoint;
import io.caravan.scheduling.EndpointFilter;
import io.caravan.scheduling.SchedulingView;
import io.caravan.testkit.contract.EndpointFilterContract;
import io.caravan.testkit.data.Pools;
import io.caravan.tolerance.ToleranceCounters;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapacityFilterTest extends EndpointFilterContract {

    private static final Duration SLOW_START = Duration.ofSeconds(10);

    private final CapacityFilter filter = new CapacityFilter(new CapacitySettings(8));

    @Override
    protected EndpointFilter filter(ToleranceCounters tolerated) {
        return new CapacityFilter(new CapacitySettings(2));
    }

    @Test
    void removesWhatHasAsManyRequestsAsItMay() {
        Pools pools = Pools.of("full", "nearly").inFlight("full", 8).inFlight("nearly", 7);

        assertThat(kept(pools)).containsExactly("nearly");
        assertThat(filter.reason(pools.view(), pools.endpoint("full"))).isEqualTo("full: 8 of 8 in flight");
    }

    @Test
    void aReturningEndpointMayHaveOneRequestAtFirst() {
        Pools pools = Pools.of("back", "busy").inFlight("busy", 6).returning("back", SLOW_START);

        assertThat(kept(pools)).contains("back");
        pools.inFlight("back", 1);
        assertThat(kept(pools)).containsExactly("busy");
        assertThat(filter.reason(pools.view(), pools.endpoint("back"))).isEqualTo("slow start: 1 in flight");
    }

    @Test
    void theShareOfAReturningEndpointGrowsToThatOfTheOthers() {
        Pools pools = Pools.of("back", "busy").inFlight("busy", 6).returning("back", SLOW_START);

        pools.clock().advance(Duration.ofSeconds(5)); // half of six
        pools.inFlight("back", 2);
        assertThat(kept(pools)).contains("back");
        pools.inFlight("back", 1);
        assertThat(kept(pools)).doesNotContain("back");

        pools.clock().advance(Duration.ofSeconds(5));
        pools.inFlight("back", 2);
        assertThat(kept(pools)).contains("back");
        pools.inFlight("back", 1);
        assertThat(kept(pools)).doesNotContain("back");
    }

    @Test
    void endpointsThatAllReturnShareAsUsual() {
        Pools pools = Pools.of("a", "b").returning("a", SLOW_START).returning("b", SLOW_START);
        pools.inFlight("a", 3).inFlight("b", 3);

        assertThat(kept(pools)).containsExactly("a", "b");
    }

    @Test
    void aLimitBelowOneIsRefused() {
        assertThatThrownBy(() -> new CapacitySettings(0)).hasMessage("maxInFlight 0 is less than 1");
    }

    private List<String> kept(Pools pools) {
        SchedulingView view = pools.view();
        return filter.filter(view, view.pool().endpoints()).stream()
                .map(InferenceEndpoint::name)
                .toList();
    }
}
