package io.caravan.scorers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caravan.pool.InferenceEndpoint;
import io.caravan.scheduling.Candidates;
import io.caravan.scheduling.PluginRegistry;
import io.caravan.scheduling.PluginServices;
import io.caravan.scheduling.ProfileStep;
import io.caravan.scheduling.ProfileText;
import io.caravan.scheduling.SchedulingProfile;
import io.caravan.settings.SettingsException;
import io.caravan.settings.SettingsProblem;
import io.caravan.testkit.data.Pools;
import io.caravan.tolerance.ToleranceCounters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileTextTest {

    private static final PluginRegistry PLUGINS = PluginRegistry.load();
    private static final PluginServices SERVICES = new PluginServices(new ToleranceCounters());
    private static final Object PICKER = to("kamelet:max-score-picker");

    private static Object to(String uri) {
        return Map.of("to", uri);
    }

    private static Object route(Object... steps) {
        Map<String, Object> from = Map.of("uri", "direct:schedule-test", "steps", List.of(steps));
        return List.of(Map.of("route", Map.of("id", "schedule-test", "from", from)));
    }

    private static Optional<SchedulingProfile> read(Object... steps) {
        return ProfileText.fromRoute(route(steps), PLUGINS, SERVICES);
    }

    private static List<String> problems(Object... steps) {
        SettingsException failure = catchThrowableOfType(SettingsException.class, () -> read(steps));
        assertThat(failure).isNotNull();
        return failure.problems().stream().map(SettingsProblem::toString).toList();
    }

    @Test
    void readsAllThreeFormsOfAStep() {
        SchedulingProfile profile = read(
                        to("kamelet:healthy-filter"),
                        to("kamelet:queue-scorer?weight=2"),
                        Map.of("to", Map.of("uri", "kamelet:load-aware-scorer", "parameters", Map.of("threshold", 64))),
                        Map.of("kamelet", Map.of("name", "prefix-cache-scorer", "parameters", Map.of("weight", 3))),
                        Map.of("kamelet", "max-score-picker"))
                .orElseThrow();
        assertThat(profile.name()).isEqualTo("test");
        assertThat(profile.pickerType()).isEqualTo("max-score-picker");
        assertThat(profile.steps())
                .extracting(ProfileStep::plugin)
                .containsExactly("healthy-filter", "queue-scorer", "load-aware-scorer", "prefix-cache-scorer");
        assertThat(profile.steps().subList(1, 4))
                .extracting(step -> ((ProfileStep.Scorer) step).weight())
                .containsExactly(2.0, 1.0, 3.0);
    }

    @Test
    void decidesAsTheStepsSay() {
        SchedulingProfile profile = read(
                        to("kamelet:label-selector-filter?matchLabels=tier%3Dgold"),
                        to("kamelet:queue-scorer?weight=2"),
                        to("kamelet:load-aware-scorer?threshold=10"),
                        PICKER)
                .orElseThrow();
        Pools pools = Pools.empty()
                .add("a", Map.of("tier", "gold"))
                .add("b", Map.of("tier", "gold"))
                .add("c", Map.of())
                .stats("a", 5, 0, 0)
                .stats("b", 10, 0, 0)
                .stats("c", 0, 0, 0);
        Candidates scored = profile.score(pools.view());
        assertThat(scored.endpoints()).extracting(InferenceEndpoint::name).containsExactly("a", "b");
        assertThat(scored.total(0)).isEqualTo(2.25);
        assertThat(scored.total(1)).isEqualTo(0.0);
        assertThat(profile.decide(pools.view(), 1).target().name()).isEqualTo("a");
    }

    @Test
    void readsRawValues() {
        for (String value : List.of("RAW(tier=gold&x)", "RAW{tier=gold&x}")) {
            assertThat(problems(to("kamelet:label-selector-filter?selector=" + value + "&foo=1"), PICKER))
                    .anyMatch(problem -> problem.contains("foo"));
        }
        assertThat(read(to("kamelet:label-selector-filter?selector=RAW{tier in (gold,silver), !spot}"), PICKER))
                .isPresent();
    }

    @Test
    void givesEqualProfilesTheSameVersionAndOthersAnother() {
        String version = version("kamelet:load-aware-scorer?weight=1&threshold=128");
        assertThat(version).matches("[0-9a-f]{8}");
        assertThat(version("kamelet:load-aware-scorer")).isEqualTo(version);
        assertThat(version("kamelet:load-aware-scorer?weight=1.0")).isEqualTo(version);
        assertThat(version("kamelet:load-aware-scorer?weight=2")).isNotEqualTo(version);
        assertThat(version("kamelet:load-aware-scorer?threshold=64")).isNotEqualTo(version);
        assertThat(version("kamelet:queue-scorer")).isNotEqualTo(version);
    }

    private static String version(String uri) {
        return read(to(uri), PICKER).orElseThrow().version();
    }

    @Test
    void isNotPlainWithAStepThatIsNoPluginsKamelet() {
        assertThat(read(Map.of("log", "hello"), PICKER)).isEmpty();
        assertThat(read(to("direct:other"), PICKER)).isEmpty();
        assertThat(read(to("kamelet:queue-scorer?weight={{w}}"), PICKER)).isEmpty();
        assertThat(read(Map.of("choice", Map.of()))).isEmpty();
        assertThat(ProfileText.fromRoute(
                        route(to("kamelet:my-scorer?tier=gold"), PICKER), PLUGINS, SERVICES, Set.of("my-scorer")))
                .isEmpty();
    }

    @Test
    void ignoresTheParametersThatCamelReads() {
        assertThat(read(to("kamelet:queue-scorer?noErrorHandler=false&bridgeErrorHandler=true"), PICKER))
                .isPresent();
    }

    @Test
    void suggestsTheNearestPluginAndParameter() {
        assertThat(problems(to("kamelet:quue-scorer"), to("kamelet:load-aware-scorer?treshold=5"), PICKER))
                .hasSize(2)
                .satisfiesExactly(
                        problem -> assertThat(problem)
                                .isEqualTo("route schedule-test: steps[0]: there is no plug-in 'quue-scorer';"
                                        + " did you mean 'queue-scorer'?"),
                        problem -> assertThat(problem)
                                .startsWith("route schedule-test: steps[1].load-aware-scorer")
                                .contains("treshold")
                                .contains("did you mean 'threshold'?"));
    }

    @Test
    void tellsAllProblemsAtOnce() {
        assertThat(problems(
                        to("kamelet:healthy-filter?weight=2"),
                        to("kamelet:queue-scorer?weight=much"),
                        to("kamelet:load-aware-scorer?threshold=0"),
                        PICKER))
                .satisfiesExactly(
                        problem -> assertThat(problem)
                                .endsWith("steps[0].weight: 'healthy-filter' is no scorer and takes no weight"),
                        problem -> assertThat(problem).endsWith("steps[1].weight: 'much' is not a number"),
                        problem -> assertThat(problem).contains("threshold 0 is less than 1"));
    }

    @Test
    void needsExactlyOnePickerAtTheEnd() {
        assertThat(problems(to("kamelet:queue-scorer")))
                .singleElement()
                .asString()
                .contains("has no picker");
        assertThat(problems(PICKER, PICKER)).singleElement().asString().contains("has 2 pickers");
        assertThat(problems(PICKER, to("kamelet:queue-scorer")))
                .singleElement()
                .asString()
                .contains("steps[0]: the picker is not the last step");
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "schedule-"})
    void refusesARouteThatIsNotNamedAsAProfile(String id) {
        Object tree = List.of(Map.of("route", Map.of("id", id, "from", Map.of("uri", "direct:" + id))));
        assertThat(catchThrowableOfType(SettingsException.class, () -> ProfileText.fromRoute(tree, PLUGINS, SERVICES)))
                .hasMessageContaining("is not of the form schedule-<name>");
    }

    @Test
    void refusesWhatIsNoRoute() {
        for (Object tree : List.of("text", List.of(), Map.of("route", 1), List.of(Map.of("route", 1)))) {
            assertThat(catchThrowableOfType(
                            SettingsException.class, () -> ProfileText.fromRoute(tree, PLUGINS, SERVICES)))
                    .hasMessageContaining("expected a list of one 'route'");
        }
    }
}
