package io.caravan.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SettingsBinderTest {

    enum Mode {
        FAST,
        VERY_SLOW
    }

    record Listen(
            @Setting(value = "Address.", defaultValue = "0.0.0.0") String host,
            @Setting(value = "Port.", defaultValue = "8080") int port) {
        Listen {
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("port must be between 0 and 65535, was " + port);
            }
        }
    }

    record Target(
            @Setting("Where it is.") URI url,
            @Setting(value = "Labels.", defaultValue = "") Map<String, String> labels) {}

    record All(
            @Setting(value = "Listener.") Listen listen,
            @Setting(value = "Targets.", defaultValue = "") List<Target> targets,
            @Setting(value = "Optional file.", defaultValue = "") @Nullable Path file,
            @Setting(value = "Optional number.", defaultValue = "") @Nullable Integer number,
            @Setting(value = "Time.", defaultValue = "1m30s") Duration time,
            @Setting(value = "Size.", defaultValue = "64MiB") ByteSize size,
            @Setting(value = "Mode.", defaultValue = "very-slow") Mode mode,
            @Setting(value = "Ratio.", defaultValue = "0.5") double ratio,
            @Setting(value = "Count.", defaultValue = "5000000000") long count,
            @Setting(value = "Switch.", defaultValue = "true") boolean on,
            @Setting(value = "Names.", defaultValue = "a,b") List<String> names) {}

    @Test
    void anEmptyMapGivesTheDefaults() {
        All all = SettingsBinder.bindOrThrow(All.class, SettingsNode.empty("here"), "");

        assertThat(all)
                .isEqualTo(new All(
                        new Listen("0.0.0.0", 8080),
                        List.of(),
                        null,
                        null,
                        Duration.ofSeconds(90),
                        new ByteSize(64 << 20),
                        Mode.VERY_SLOW,
                        0.5,
                        5_000_000_000L,
                        true,
                        List.of("a", "b")));
    }

    @Test
    void everyTypeIsReadFromItsText() {
        SettingsNode target = new SettingsNode(
                Map.of(
                        "url",
                        new SettingsNode("http://one:8000", "f:3"),
                        "labels",
                        SettingsNode.ofMap(Map.of("zone", "a"), "f:4")),
                "f:3");
        SettingsNode node = tree(Map.of(
                "listen", SettingsNode.ofMap(Map.of("port", "9"), "f:1"),
                "targets", new SettingsNode(List.of(target), "f:2"),
                "file", new SettingsNode("/etc/x", "f:5"),
                "number", new SettingsNode("7", "f:5"),
                "mode", new SettingsNode("very_slow", "f:6"),
                "names", new SettingsNode("x, y", "f:7")));

        All all = SettingsBinder.bindOrThrow(All.class, node, "");

        assertThat(all.listen()).isEqualTo(new Listen("0.0.0.0", 9));
        assertThat(all.targets()).containsExactly(new Target(URI.create("http://one:8000"), Map.of("zone", "a")));
        assertThat(all.file()).isEqualTo(Path.of("/etc/x"));
        assertThat(all.number()).isEqualTo(7);
        assertThat(all.mode()).isEqualTo(Mode.VERY_SLOW);
        assertThat(all.names()).containsExactly("x", "y");
    }

    @Test
    void everyProblemIsToldAtOnceWithItsPlace() {
        SettingsNode target = new SettingsNode(Map.of("labels", new SettingsNode("zone", "f:4")), "f:3");
        SettingsNode node = tree(Map.of(
                "lisen", SettingsNode.empty("f:1"),
                "listen", SettingsNode.ofMap(Map.of("port", "70000"), "f:2"),
                "targets", new SettingsNode(List.of(target), "f:3"),
                "time", new SettingsNode("5", "f:5"),
                "size", new SettingsNode("5MB", "f:6"),
                "mode", new SettingsNode("fats", "f:7"),
                "ratio", new SettingsNode("NaN", "f:8"),
                "on", new SettingsNode("yes", "f:9"),
                "count", SettingsNode.empty("f:10")));
        List<SettingsProblem> problems = new ArrayList<>();

        assertThat(SettingsBinder.bind(All.class, node, "", problems)).isNull();

        assertThat(problems.stream().map(SettingsProblem::toString))
                .containsExactly(
                        "f:1: lisen: unknown setting; did you mean 'listen'?",
                        "f:2: listen.port: port must be between 0 and 65535, was 70000",
                        "f:3: targets[0].url: is missing; it has no default (Where it is.)",
                        "f:4: targets[0].labels: 'zone' is not key=value",
                        "f:5: time: '5' is not a duration; write a whole number with ms, s, m or h, as in 500ms",
                        "f:6: size: '5MB' is not a size; write bytes or a whole number with KiB, MiB, GiB or TiB, as in 64MiB",
                        "f:7: mode: 'fats' is not one of fast, very-slow; did you mean 'fast'?",
                        "f:8: ratio: 'NaN' is not a finite number",
                        "f:10: count: expected whole number, found named settings",
                        "f:9: on: 'yes' is not true or false");
    }

    @Test
    void aScalarWhereNamedSettingsBelongIsAProblem() {
        assertThatThrownBy(() -> SettingsBinder.bindOrThrow(
                        All.class, tree(Map.of("listen", new SettingsNode("8080", "f:2"))), ""))
                .isInstanceOf(SettingsException.class)
                .hasMessage("f:2: listen: expected named settings (host, port), found '8080'");
    }

    @Test
    void aRecordWithoutSettingsRefusesEveryName() {
        assertThatThrownBy(() -> SettingsBinder.bindOrThrow(
                        Nothing.class, SettingsNode.ofMap(Map.of("weight", "1"), "route"), "random-picker"))
                .hasMessage("route: random-picker.weight: unknown setting; there are no settings here");
    }

    record Nothing() {}

    @Test
    void aNumberOutsideTheTypesRangeIsAProblem() {
        assertThatThrownBy(() -> SettingsBinder.bindOrThrow(
                        Listen.class, SettingsNode.ofMap(Map.of("port", "3000000000"), "f:1"), "listen"))
                .hasMessage("f:1: listen.port: '3000000000' is not between -2147483648 and 2147483647");
    }

    @Test
    void textsReadBackWhatTheyPrint() {
        for (String text : List.of("500ms", "2s", "1m30s", "1h", "0s")) {
            assertThat(DurationText.format(DurationText.parse(text))).isEqualTo(text);
        }
        for (String text : List.of("64MiB", "4KiB", "1000", "0")) {
            assertThat(ByteSize.parse(text)).hasToString(text);
        }
        assertThatThrownBy(() -> ByteSize.parse("99999999999TiB")).hasMessageContaining("more than");
    }

    @Test
    void descriptionsNameEverySettingOfTheTree() {
        assertThat(SettingsDescription.of(All.class))
                .contains(
                        new SettingsDescription("listen", "group", "", "Listener."),
                        new SettingsDescription("listen.port", "whole number", "8080", "Port."),
                        new SettingsDescription("targets", "list of group", "", "Targets."),
                        new SettingsDescription("targets[].url", "URL", null, "Where it is."),
                        new SettingsDescription("targets[].labels", "map to text", "", "Labels."),
                        new SettingsDescription("mode", "fast | very-slow", "very-slow", "Mode."));
    }

    private static SettingsNode tree(Map<String, SettingsNode> nodes) {
        return new SettingsNode(nodes, "f:1");
    }
}
