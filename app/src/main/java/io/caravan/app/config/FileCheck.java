package io.caravan.app.config;

import io.caravan.settings.SettingsBinder;
import io.caravan.settings.SettingsException;
import io.caravan.settings.SettingsNode;
import io.caravan.settings.SettingsProblem;
import io.caravan.settings.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks the form of one file without Camel. What only a running context can tell, such as a processor that does not
 * exist, is told at start.
 */
public final class FileCheck {

    private static final String KAMELET_SUFFIX = ".kamelet.yaml";

    /** What may stand at the top of a file in Camel's YAML DSL. */
    private static final List<String> ROUTE_ITEMS = List.of(
            "route",
            "from",
            "routeTemplate",
            "templatedRoute",
            "routeConfiguration",
            "rest",
            "restConfiguration",
            "beans",
            "errorHandler",
            "onException",
            "intercept",
            "interceptFrom",
            "interceptSendToEndpoint",
            "onCompletion",
            "dataFormats",
            "transformers",
            "validators",
            "sslContextParameters");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([A-Za-z][\\w-]*)(?::[^}]*)?}}");

    /** Placeholders that Camel itself fills in a template. */
    private static final Set<String> BUILT_IN = Set.of("routeId", "parentRouteId", "templateId", "localBean");

    private final String file;
    private final List<SettingsProblem> problems;

    private FileCheck(String file, List<SettingsProblem> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** Adds the file's problems; returns what kind of file it is, for people. */
    public static String check(Path file, List<SettingsProblem> problems) {
        FileCheck check = new FileCheck(String.valueOf(file.getFileName()), problems);
        SettingsNode tree = YamlTree.read(file, problems);
        if (tree == null) {
            return "unreadable";
        }
        if (check.file.endsWith(KAMELET_SUFFIX)) {
            check.kamelet(tree);
            return "Kamelet";
        }
        if (tree.isList()) {
            check.routes(tree);
            return "routes";
        }
        if (tree.isMap() && tree.map().keySet().equals(Set.of("keys"))) {
            try {
                KeysFile.read(Files.readString(file), file.toString());
            } catch (SettingsException e) {
                problems.addAll(e.problems());
            } catch (IOException e) {
                problems.add(new SettingsProblem(file.toString(), "", "cannot be read"));
            }
            return "API keys";
        }
        SettingsNode written = ConfigLoader.withEndpointUrls(tree);
        SettingsBinder.bind(GatewayConfig.class, written, "", problems);
        return "configuration";
    }

    private void routes(SettingsNode tree) {
        Map<String, String> ids = new HashMap<>();
        for (SettingsNode item : tree.list()) {
            if (!item.isMap() || item.map().size() != 1) {
                problem(item, "", "every item must have one name, for example route or from");
                continue;
            }
            String name = item.map().keySet().iterator().next();
            SettingsNode body = item.map().values().iterator().next();
            if (!ROUTE_ITEMS.contains(name)) {
                problem(item, name, "unknown item" + Suggestion.hint(name, ROUTE_ITEMS));
            } else if (name.equals("route")) {
                route(body, ids);
            } else if (name.equals("from")) {
                from(body, "from");
            }
        }
    }

    private void route(SettingsNode route, Map<String, String> ids) {
        SettingsNode id = require(route, "route", "id");
        if (id != null) {
            String first = ids.putIfAbsent(String.valueOf(id.value()), id.origin());
            if (first != null) {
                problem(id, "route.id", "'" + id.value() + "' is given twice, first at " + first);
            }
        }
        SettingsNode from = require(route, "route", "from");
        if (from != null) {
            from(from, "route.from");
        }
    }

    private void from(SettingsNode from, String path) {
        require(from, path, "uri");
        SettingsNode steps = require(from, path, "steps");
        if (steps == null) {
            return;
        }
        if (!steps.isList()) {
            problem(steps, path + ".steps", "must be a list");
            return;
        }
        for (SettingsNode step : steps.list()) {
            if (!step.isMap() || step.map().size() != 1) {
                problem(step, path + ".steps", "every step must have one name, for example to or process");
            }
        }
    }

    private void kamelet(SettingsNode tree) {
        expect(require(tree, "", "apiVersion"), "apiVersion", "camel.apache.org/v1");
        expect(require(tree, "", "kind"), "kind", "Kamelet");
        SettingsNode metadata = require(tree, "", "metadata");
        if (metadata != null) {
            String name = file.substring(0, file.length() - KAMELET_SUFFIX.length());
            expect(require(metadata, "metadata", "name"), "metadata.name", name);
        }
        SettingsNode spec = require(tree, "", "spec");
        if (spec == null) {
            return;
        }
        SettingsNode definition = require(spec, "spec", "definition");
        SettingsNode template = require(spec, "spec", "template");
        if (definition != null && template != null) {
            parameters(definition, template);
        }
    }

    private void parameters(SettingsNode definition, SettingsNode template) {
        SettingsNode properties = definition.isMap() ? definition.map().get("properties") : null;
        Set<String> declared = new TreeSet<>(
                properties != null && properties.isMap() ? properties.map().keySet() : Set.of());
        Map<String, SettingsNode> used = new HashMap<>();
        placeholders(template, used);
        beans(template, declared);
        used.forEach((name, node) -> {
            if (!declared.contains(name) && !BUILT_IN.contains(name)) {
                problem(
                        node,
                        "spec.template",
                        "{{" + name + "}} is not declared in spec.definition.properties"
                                + Suggestion.hint(name, declared));
            }
        });
        if (properties != null && properties.isMap()) {
            properties.map().forEach((name, node) -> {
                if (!used.containsKey(name)) {
                    problem(node, "spec.definition.properties." + name, "is declared but not used in spec.template");
                }
            });
        }
    }

    /** Local beans are used like parameters. */
    private static void beans(SettingsNode template, Set<String> declared) {
        SettingsNode beans = template.isMap() ? template.map().get("beans") : null;
        for (SettingsNode bean : beans != null && beans.isList() ? beans.list() : List.<SettingsNode>of()) {
            SettingsNode name = bean.isMap() ? bean.map().get("name") : null;
            if (name != null) {
                declared.add(String.valueOf(name.value()));
            }
        }
    }

    private static void placeholders(SettingsNode node, Map<String, SettingsNode> used) {
        if (node.isMap()) {
            node.map().values().forEach(child -> placeholders(child, used));
        } else if (node.isList()) {
            node.list().forEach(child -> placeholders(child, used));
        } else {
            Matcher matcher = PLACEHOLDER.matcher(String.valueOf(node.value()));
            while (matcher.find()) {
                used.putIfAbsent(matcher.group(1), node);
            }
        }
    }

    private @Nullable SettingsNode require(SettingsNode node, String path, String name) {
        SettingsNode child = node.isMap() ? node.map().get(name) : null;
        if (child == null) {
            problem(node, path.isEmpty() ? name : path + "." + name, "is missing");
        }
        return child;
    }

    private void expect(@Nullable SettingsNode node, String path, String wanted) {
        if (node != null && !wanted.equals(node.value())) {
            problem(node, path, "must be " + wanted + ", was '" + node.value() + "'");
        }
    }

    private void problem(SettingsNode node, String path, String message) {
        problems.add(new SettingsProblem(node.origin(), path, message));
    }
}
