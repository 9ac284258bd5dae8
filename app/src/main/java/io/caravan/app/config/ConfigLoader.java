package io.caravan.app.config;

import io.caravan.settings.Setting;
import io.caravan.settings.SettingsBinder;
import io.caravan.settings.SettingsDescription;
import io.caravan.settings.SettingsException;
import io.caravan.settings.SettingsNode;
import io.caravan.settings.SettingsProblem;
import io.caravan.settings.Suggestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the configuration from file, environment and command line, and tells every problem at once. */
public final class ConfigLoader {

    /** What a file of endpoints holds. */
    public record EndpointsFile(@Setting(value = "The endpoints.", defaultValue = "") List<EndpointConfig> endpoints) {
        public EndpointsFile {
            endpoints = List.copyOf(endpoints);
            Require.distinctNames(endpoints);
        }
    }

    private final List<SettingsProblem> problems = new ArrayList<>();
    private SettingsNode tree = SettingsNode.empty("default");

    private ConfigLoader() {}

    /** Loads the configuration; throws {@link SettingsException} with every problem. */
    public static EffectiveConfig load(ConfigSources sources) {
        ConfigLoader loader = new ConfigLoader();
        Path file = sources.file();
        if (file != null) {
            loader.file(file);
        }
        loader.environment(sources.environment());
        sources.overrides().forEach(loader::override);
        SettingsNode tree = withEndpointUrls(loader.tree);
        GatewayConfig config = SettingsBinder.bind(GatewayConfig.class, tree, "", loader.problems);
        if (config == null || !loader.problems.isEmpty()) {
            throw new SettingsException(loader.problems);
        }
        return new EffectiveConfig(config, tree);
    }

    /** Reads a file of endpoints; throws {@link SettingsException} with every problem. */
    public static List<EndpointConfig> loadEndpoints(Path file) {
        List<SettingsProblem> problems = new ArrayList<>();
        SettingsNode tree = YamlTree.read(file, problems);
        EndpointsFile bound =
                tree == null ? null : SettingsBinder.bind(EndpointsFile.class, withEndpointUrls(tree), "", problems);
        if (tree != null && bound != null) {
            YamlTree.requireList(tree, "endpoints", problems);
        }
        if (bound == null || !problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return bound.endpoints();
    }

    /** The settings that environment and command line can give: all but those within lists. */
    public static List<String> settablePaths() {
        return SettingsDescription.of(GatewayConfig.class).stream()
                .filter(setting -> !setting.isGroup() && !setting.path().contains("[]"))
                .map(SettingsDescription::path)
                .toList();
    }

    private void file(Path file) {
        SettingsNode read = YamlTree.read(file, problems);
        if (read != null) {
            tree = read;
        }
    }

    private void environment(Map<String, String> environment) {
        Map<String, String> paths =
                settablePaths().stream().collect(Collectors.toMap(EnvironmentNames::of, path -> path));
        new TreeMap<>(environment).forEach((name, value) -> {
            if (!name.startsWith(EnvironmentNames.PREFIX) || EnvironmentNames.isForeign(name, value)) {
                return;
            }
            String path = paths.get(name);
            String origin = "environment " + name;
            if (path == null) {
                problems.add(new SettingsProblem(
                        origin, "", "there is no such setting" + Suggestion.hint(name, paths.keySet())));
            } else {
                put(path, new SettingsNode(value, origin));
            }
        });
    }

    private void override(String assignment) {
        int equals = assignment.indexOf('=');
        String origin = "--set " + assignment;
        String path = equals < 0 ? assignment : assignment.substring(0, equals).trim();
        if (equals < 1) {
            problems.add(new SettingsProblem(origin, "", "is not name=value, as in --set listen.port=8081"));
        } else if (!settablePaths().contains(path)) {
            problems.add(new SettingsProblem(origin, path, "unknown setting" + Suggestion.hint(path, settablePaths())));
        } else {
            put(path, new SettingsNode(assignment.substring(equals + 1), "--set"));
        }
    }

    private void put(String path, SettingsNode value) {
        tree = with(tree, Arrays.asList(path.split("\\.")), value);
    }

    /** The tree with one value replaced; what is no map where one belongs stays, for the binder to tell. */
    private static SettingsNode with(SettingsNode node, List<String> path, SettingsNode value) {
        if (path.isEmpty()) {
            return value;
        }
        if (!node.isMap() && !"".equals(node.value())) {
            return node;
        }
        Map<String, SettingsNode> entries = new LinkedHashMap<>(node.isMap() ? node.map() : Map.of());
        String key = path.get(0);
        SettingsNode child = entries.getOrDefault(key, SettingsNode.empty(value.origin()));
        entries.put(key, with(child, path.subList(1, path.size()), value));
        return new SettingsNode(entries, node.origin());
    }

    /** Writes out the short form of endpoints, a URL alone. */
    static SettingsNode withEndpointUrls(SettingsNode tree) {
        SettingsNode endpoints = tree.isMap() ? tree.map().get("endpoints") : null;
        List<SettingsNode> elements = endpoints == null ? null : elements(endpoints);
        if (endpoints == null || elements == null) {
            return tree;
        }
        List<SettingsNode> written = elements.stream()
                .map(element -> element.value() instanceof String url
                        ? SettingsNode.ofMap(Map.of("url", url), element.origin())
                        : element)
                .toList();
        Map<String, SettingsNode> entries = new LinkedHashMap<>(tree.map());
        entries.put("endpoints", new SettingsNode(written, endpoints.origin()));
        return new SettingsNode(entries, tree.origin());
    }

    private static @Nullable List<SettingsNode> elements(SettingsNode endpoints) {
        if (endpoints.value() instanceof String text) {
            return Arrays.stream(text.split(","))
                    .filter(part -> !part.isBlank())
                    .map(part -> new SettingsNode(part.trim(), endpoints.origin()))
                    .toList();
        }
        return endpoints.isList() ? endpoints.list() : null;
    }
}
