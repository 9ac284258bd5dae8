package io.caravan.app;

import io.caravan.app.config.YamlTree;
import io.caravan.scheduling.KameletStep;
import io.caravan.settings.SettingsNode;
import io.caravan.settings.SettingsProblem;
import io.caravan.settings.Suggestion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares the Kamelets and parameters that the user's files call with those that are declared, since Camel ignores a
 * misspelt parameter without a word. Used once, at start.
 */
final class KameletGuard {

    /** What a Kamelet's own template begins and ends with. */
    private static final Set<String> BUILT_IN = Set.of("source", "sink");

    private final Map<String, SettingsNode> own = new LinkedHashMap<>();
    private final Map<String, @Nullable Set<String>> declared = new HashMap<>();
    private final Set<String> plugins;
    private final List<SettingsProblem> problems;

    /**
     * @param plugins names of the shipped Kamelets
     * @param problems receives what is wrong
     */
    KameletGuard(Set<String> plugins, List<SettingsProblem> problems) {
        this.plugins = plugins;
        this.problems = problems;
    }

    /** Reads the user's own Kamelets and checks the steps within them. */
    void kamelets(Map<String, Path> files) {
        files.forEach((name, file) -> {
            SettingsNode tree = YamlTree.read(file, problems);
            own.put(name, tree == null ? SettingsNode.empty(file.toString()) : tree);
        });
        own.values().forEach(tree -> walk(tree, false));
    }

    /**
     * Checks a route file.
     *
     * @param ownOnly whether calls of shipped Kamelets are checked elsewhere
     */
    void routes(Path file, boolean ownOnly) {
        SettingsNode tree = YamlTree.read(file, problems);
        if (tree != null) {
            walk(tree, ownOnly);
        }
    }

    private void walk(SettingsNode node, boolean ownOnly) {
        if (node.isList()) {
            node.list().forEach(child -> walk(child, ownOnly));
        } else if (node.isMap()) {
            node.map().forEach((key, child) -> {
                if (key.equals("uri")) {
                    check(KameletStep.of(Map.of("to", plain(node))), child, ownOnly);
                } else if (key.equals("kamelet") || (key.equals("to") && !child.isMap())) {
                    check(KameletStep.of(Map.of(key, plain(child))), child, ownOnly);
                }
                walk(child, ownOnly);
            });
        }
    }

    private void check(@Nullable KameletStep step, SettingsNode at, boolean ownOnly) {
        if (step == null || step.kamelet().contains("{{") || BUILT_IN.contains(step.kamelet())) {
            return;
        }
        String name = step.kamelet();
        if (ownOnly && !own.containsKey(name)) {
            return;
        }
        Set<String> known = declared.computeIfAbsent(name, this::parametersOf);
        if (known == null) {
            Set<String> all = new TreeSet<>(plugins);
            all.addAll(own.keySet());
            problem(at, "there is no Kamelet '" + name + "'" + Suggestion.hint(name, all));
            return;
        }
        for (String parameter : step.parameters().keySet()) {
            if (!known.contains(parameter)) {
                problem(
                        at,
                        "Kamelet '" + name + "' has no parameter '" + parameter + "'"
                                + Suggestion.hint(parameter, known));
            }
        }
    }

    private @Nullable Set<String> parametersOf(String kamelet) {
        SettingsNode tree = own.get(kamelet);
        if (tree == null) {
            tree = shipped(kamelet);
        }
        if (tree == null) {
            return null;
        }
        SettingsNode node = tree;
        for (String key : List.of("spec", "definition", "properties")) {
            node = node.isMap() ? node.map().getOrDefault(key, SettingsNode.empty("")) : SettingsNode.empty("");
        }
        return node.isMap() ? node.map().keySet() : Set.of();
    }

    private @Nullable SettingsNode shipped(String kamelet) {
        String path = "/kamelets/" + kamelet + ".kamelet.yaml";
        try (InputStream in = KameletGuard.class.getResourceAsStream(path)) {
            return in == null
                    ? null
                    : YamlTree.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), path, problems);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read " + path, e);
        }
    }

    private static Object plain(SettingsNode node) {
        if (node.isMap()) {
            Map<String, Object> map = new LinkedHashMap<>();
            node.map().forEach((key, child) -> map.put(key, plain(child)));
            return map;
        }
        return node.isList() ? node.list().stream().map(KameletGuard::plain).toList() : node.value();
    }

    private void problem(SettingsNode at, String message) {
        problems.add(new SettingsProblem(at.origin(), "", message));
    }
}
