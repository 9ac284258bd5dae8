package io.caravan.scorers.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.caravan.pool.InferenceEndpoint;
import io.caravan.scheduling.EndpointFilter;
import io.caravan.scheduling.SchedulingView;
import io.caravan.testkit.contract.EndpointFilterContract;
import io.caravan.testkit.data.Pools;
import io.caravan.tolerance.ToleranceCounters;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorFilterTest extends EndpointFilterContract {

    private static final Pools POOLS = Pools.empty()
            .add("a", Map.of("tier", "gold", "zone", "x"))
            .add("b", Map.of("tier", "silver"))
            .add("c", Map.of("tier", "bronze", "spot", ""))
            .add("d", Map.of());

    @Override
    protected EndpointFilter filter(ToleranceCounters tolerated) {
        return new LabelSelectorFilter(new LabelSelectorSettings(Map.of(), "tier in (gold,silver)"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; abcd",
                "tier=gold; a",
                "tier == silver; b",
                "tier!=gold; bcd",
                "tier in (gold, bronze); ac",
                "tier notin (gold,bronze); bd",
                "spot; c",
                "!spot; abd",
                "spot=; c",
                "tier in (gold,silver),!zone; b",
                "tier, zone=x ,tier!=bronze; a",
            })
    void keepsWhatKubectlWouldList(String selector, String kept) {
        assertThat(names(Map.of(), selector)).isEqualTo(kept);
    }

    @Test
    void needsEveryMatchLabel() {
        assertThat(names(Map.of("tier", "gold"), "")).isEqualTo("a");
        assertThat(names(Map.of("tier", "gold", "zone", "y"), "")).isEmpty();
        assertThat(names(Map.of("tier", "gold"), "!zone")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tier in gold", "a=b,", ",", "tier in (gold", "a b", "=x", "tier>3", "-a=b", "a in (b))"})
    void refusesWhatIsNoSelector(String selector) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LabelSelectorSettings(Map.of(), selector))
                .withMessageStartingWith("selector '" + selector + "'");
    }

    @Test
    void namesTheRequirementThatFailed() {
        SchedulingView view = POOLS.view();
        LabelSelectorFilter filter =
                new LabelSelectorFilter(new LabelSelectorSettings(Map.of(), "tier, tier notin (silver,bronze), !zone"));
        assertThat(filter.reason(view, POOLS.endpoint("a"))).isEqualTo("labels do not satisfy '!zone'");
        assertThat(filter.reason(view, POOLS.endpoint("c")))
                .isEqualTo("labels do not satisfy 'tier notin (silver,bronze)'");
        assertThat(filter.reason(view, POOLS.endpoint("d"))).isEqualTo("labels do not satisfy 'tier'");
    }

    private static String names(Map<String, String> matchLabels, String selector) {
        SchedulingView view = POOLS.view();
        StringBuilder names = new StringBuilder();
        for (InferenceEndpoint endpoint : new LabelSelectorFilter(new LabelSelectorSettings(matchLabels, selector))
                .filter(view, view.pool().endpoints())) {
            names.append(endpoint.name());
        }
        return names.toString();
    }
}
