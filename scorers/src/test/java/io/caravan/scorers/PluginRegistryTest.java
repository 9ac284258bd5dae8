package io.caravan.scorers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caravan.scheduling.EndpointFilter;
import io.caravan.scheduling.EndpointPicker;
import io.caravan.scheduling.EndpointScorer;
import io.caravan.scheduling.PluginFactory;
import io.caravan.scheduling.PluginRegistry;
import io.caravan.scheduling.PluginServices;
import io.caravan.scorers.filter.LabelSelectorFilter;
import io.caravan.scorers.scorer.EndpointAttributeScorer;
import io.caravan.scorers.scorer.QueueScorerFactory;
import io.caravan.settings.SettingsException;
import io.caravan.tolerance.ToleranceCounters;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PluginRegistryTest {

    private static final PluginRegistry PLUGINS = PluginRegistry.load();
    private static final PluginServices SERVICES = new PluginServices(new ToleranceCounters());

    @Test
    void findsEveryShippedPlugin() {
        assertThat(PLUGINS.types())
                .containsExactly(
                        "active-request-scorer",
                        "capacity-filter",
                        "endpoint-attribute-scorer",
                        "healthy-filter",
                        "kv-cache-utilization-scorer",
                        "label-selector-filter",
                        "load-aware-scorer",
                        "max-score-picker",
                        "precise-prefix-cache-scorer",
                        "prefix-cache-scorer",
                        "queue-scorer",
                        "random-picker",
                        "round-robin-picker",
                        "running-requests-size-scorer",
                        "weighted-random-picker");
    }

    @Test
    void knowsTheKindOfEveryPlugin() {
        for (String type : PLUGINS.types()) {
            Class<?> expected = type.endsWith("-filter")
                    ? EndpointFilter.class
                    : type.endsWith("-scorer") ? EndpointScorer.class : EndpointPicker.class;
            PluginFactory<?, ?> factory = PLUGINS.factory(type);
            assertThat(factory).isNotNull();
            assertThat(PluginRegistry.kind(factory)).isEqualTo(expected);
        }
    }

    @Test
    void createsPluginsFromText() {
        assertThat(PLUGINS.create("label-selector-filter", Map.of("matchLabels", "tier=gold,zone=a"), "test", SERVICES))
                .isInstanceOf(LabelSelectorFilter.class);
        assertThat(PLUGINS.create(
                        "endpoint-attribute-scorer",
                        Map.of("attributeKey", "load", "algorithm", "linear_lower_is_better"),
                        "test",
                        SERVICES))
                .isInstanceOf(EndpointAttributeScorer.class);
    }

    @Test
    void createsEveryPluginWithItsDefaults() {
        for (String type : PLUGINS.types()) {
            if (!type.equals("endpoint-attribute-scorer")) {
                assertThat(PLUGINS.create(type, Map.of(), "test", SERVICES)).isNotNull();
            }
        }
    }

    @Test
    void tellsWhatIsMissingAndWhatIsUnknown() {
        assertThat(catchThrowableOfType(
                                SettingsException.class,
                                () -> PLUGINS.create("endpoint-attribute-scorer", Map.of(), "test", SERVICES))
                        .problems())
                .hasSize(2);
        assertThat(catchThrowableOfType(
                        SettingsException.class, () -> PLUGINS.create("max-score", Map.of(), "test", SERVICES)))
                .hasMessageStartingWith("test: max-score: there is no plug-in of this type");
    }

    @Test
    void refusesTwoFactoriesOfOneType() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PluginRegistry(List.of(new QueueScorerFactory(), new QueueScorerFactory())))
                .withMessageContaining("'queue-scorer' is given by both");
    }
}
