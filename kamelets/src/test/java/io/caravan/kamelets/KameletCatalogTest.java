package io.caravan.kamelets;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.scheduling.EndpointFilter;
import io.caravan.scheduling.EndpointScorer;
import io.caravan.scheduling.PluginFactory;
import io.caravan.scheduling.PluginRegistry;
import io.caravan.settings.Setting;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds Kamelets, settings records and documentation pages together. */
class KameletCatalogTest {

    private static final PluginRegistry PLUGINS = PluginRegistry.load();
    private static final List<String> HEADINGS = List.of(
            "## Type",
            "## Category",
            "## What it does",
            "## Formula",
            "## Inputs",
            "## Settings",
            "## Example",
            "## Cost",
            "## Limitations");

    /** One per plug-in. */
    static List<KameletFile> kamelets() {
        return all().stream().filter(kamelet -> type(kamelet).equals("action")).toList();
    }

    static List<KameletFile> sources() {
        return all().stream().filter(kamelet -> type(kamelet).equals("source")).toList();
    }

    static List<KameletFile> all() {
        return KameletFile.all();
    }

    private static Object type(KameletFile kamelet) {
        return kamelet.at("metadata", "labels").getOrDefault("camel.apache.org/kamelet.type", "");
    }

    @Test
    void hasOneKameletPerPluginAndNoOther() {
        assertThat(kamelets()).extracting(KameletFile::name).containsExactlyElementsOf(PLUGINS.types());
        assertThat(PLUGINS.types()).isNotEmpty();
        assertThat(sources()).hasSize(all().size() - kamelets().size());
    }

    @ParameterizedTest
    @MethodSource("all")
    void isNamedLikeItsFile(KameletFile kamelet) {
        assertThat(kamelet.at("metadata")).containsEntry("name", kamelet.name());
        assertThat(kamelet.tree()).containsEntry("kind", "Kamelet");
        assertThat(kamelet.at("spec", "definition")).containsKeys("title", "description");
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void hasTheParametersAndDefaultsOfTheSettingsRecord(KameletFile kamelet) {
        Map<String, Map<String, Object>> expected = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        if (PluginRegistry.kind(factory(kamelet)) == EndpointScorer.class) {
            expected.put("weight", Map.of("type", "number", "default", "1.0"));
        }
        for (RecordComponent component : factory(kamelet).settingsType().getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            Map<String, Object> property = new LinkedHashMap<>();
            property.put("type", jsonType(component.getType()));
            property.put("description", setting.value());
            if (setting.defaultValue().equals(Setting.REQUIRED)) {
                required.add(component.getName());
            } else {
                property.put("default", setting.defaultValue());
            }
            expected.put(component.getName(), property);
        }
        assertThat(kamelet.properties().keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, property) -> {
            Map<String, Object> found = KameletFile.map(kamelet.properties().get(name));
            assertThat(found).containsKeys("title", "description").hasSize(found.containsKey("default") ? 4 : 3);
            property.forEach((key, value) -> assertThat(String.valueOf(found.get(key)))
                    .as("%s of %s", key, name)
                    .isEqualTo(value));
        });
        Object listed = kamelet.at("spec", "definition").getOrDefault("required", List.of());
        assertThat(listed).isEqualTo(required);
    }

    @ParameterizedTest
    @MethodSource("sources")
    void aSourceHasTitledParametersAndAPageThatTellsThem(KameletFile kamelet) throws IOException {
        List<String> lines = page(kamelet);
        kamelet.properties().forEach((name, property) -> {
            assertThat(KameletFile.map(property)).containsKeys("title", "description", "type");
            assertThat(lines)
                    .anyMatch(line -> line.startsWith("| `" + name + "` |")
                            && line.endsWith(KameletFile.map(property).get("description") + " |"));
        });
        assertThat(kamelet.placeholders()).containsAll(kamelet.properties().keySet());
        assertThat(kamelet.text()).contains("- to: kamelet:sink");
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void usesEveryDeclaredParameterAndDeclaresEveryUsedOne(KameletFile kamelet) {
        TreeSet<String> declared = new TreeSet<>(kamelet.properties().keySet());
        declared.add("step");
        assertThat(kamelet.placeholders()).isEqualTo(declared);
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void givesItsBeanTypeWeightAndSettings(KameletFile kamelet) {
        Class<?> kind = PluginRegistry.kind(factory(kamelet));
        String step =
                kind == EndpointScorer.class ? "ScoreStep" : kind == EndpointFilter.class ? "FilterStep" : "PickStep";
        assertThat(kamelet.bean())
                .containsEntry("name", "step")
                .containsEntry("type", "#class:io.caravan.processors.scheduling." + step);
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("type", kamelet.name());
        for (String name : kamelet.properties().keySet()) {
            expected.put(name.equals("weight") ? name : "settings[" + name + "]", "{{" + name + "}}");
        }
        assertThat(kamelet.bean()).containsEntry("properties", expected);
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void hasAPageThatTellsEverySetting(KameletFile kamelet) throws IOException {
        List<String> lines = page(kamelet);
        for (RecordComponent component : factory(kamelet).settingsType().getRecordComponents()) {
            assertThat(lines).anyMatch(line -> line.startsWith("| `" + component.getName() + "` |"));
        }
    }

    private static List<String> page(KameletFile kamelet) throws IOException {
        Path page = Path.of("../docs/plugins/" + kamelet.name() + ".md");
        assertThat(page).exists();
        List<String> lines = Files.readAllLines(page);
        assertThat(lines).contains("# " + kamelet.name());
        assertThat(lines).filteredOn(line -> line.startsWith("## ")).isEqualTo(HEADINGS);
        assertThat(String.join("\n", lines)).contains("kamelet:" + kamelet.name());
        return lines;
    }

    private static PluginFactory<?, ?> factory(KameletFile kamelet) {
        PluginFactory<?, ?> factory = PLUGINS.factory(kamelet.name());
        assertThat(factory).as("plug-in %s", kamelet).isNotNull();
        return factory;
    }

    private static String jsonType(Class<?> type) {
        if (type == int.class || type == long.class) {
            return "integer";
        }
        if (type == double.class) {
            return "number";
        }
        return type == boolean.class ? "boolean" : "string";
    }
}
