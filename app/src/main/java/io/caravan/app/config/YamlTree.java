package io.caravan.app.config;

import io.caravan.settings.SettingsNode;
import io.caravan.settings.SettingsProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads one YAML document as {@link SettingsNode}s that know their lines. Null is empty text. */
public final class YamlTree {

    private static final int MAX_DEPTH = 64;

    private final String name;
    private final List<SettingsProblem> problems;

    private YamlTree(String name, List<SettingsProblem> problems) {
        this.name = name;
        this.problems = problems;
    }

    /** Reads a file; returns null if problems were added. */
    public static @Nullable SettingsNode read(Path file, List<SettingsProblem> problems) {
        try {
            return read(Files.readString(file), file.toString(), problems);
        } catch (NoSuchFileException e) {
            problems.add(new SettingsProblem(file.toString(), "", "there is no such file"));
        } catch (IOException e) {
            problems.add(new SettingsProblem(file.toString(), "", "cannot be read: " + e.getMessage()));
        }
        return null;
    }

    /**
     * Reads a text; returns null if problems were added.
     *
     * @param name stands before the line number in origins
     */
    public static @Nullable SettingsNode read(String text, String name, List<SettingsProblem> problems) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setSchema(new CoreSchema())
                .build();
        int problemsBefore = problems.size();
        try {
            Optional<Node> root = new Compose(settings).composeString(text);
            SettingsNode tree =
                    root.isEmpty() ? SettingsNode.empty(name) : new YamlTree(name, problems).convert(root.get(), "", 0);
            return problems.size() == problemsBefore ? tree : null;
        } catch (MarkedYamlEngineException e) {
            String line =
                    e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
            problems.add(new SettingsProblem(name + line, "", "is not YAML: " + e.getProblem()));
        } catch (YamlEngineException e) {
            problems.add(new SettingsProblem(name, "", "is not YAML: " + e.getMessage()));
        }
        return null;
    }

    /**
     * Adds a problem unless a list is given, if only one without entries: a file that says nothing is rather one that is being
     * written, or was on a full disk, than one that means to take everything away.
     */
    static void requireList(SettingsNode tree, String list, List<SettingsProblem> problems) {
        SettingsNode given = tree.isMap() ? tree.map().get(list) : null;
        if (given == null || "".equals(given.value())) {
            problems.add(new SettingsProblem(tree.origin(), list, "is not given; for none write " + list + ": []"));
        }
    }

    private SettingsNode convert(Node node, String path, int depth) {
        String origin = origin(node);
        if (depth > MAX_DEPTH) {
            problems.add(new SettingsProblem(origin, path, "is nested more than " + MAX_DEPTH + " levels deep"));
            return SettingsNode.empty(origin);
        }
        if (node instanceof MappingNode mapping) {
            return map(mapping, path, depth);
        }
        if (node instanceof SequenceNode sequence) {
            return new SettingsNode(
                    sequence.getValue().stream()
                            .map(element -> convert(element, path + "[]", depth + 1))
                            .toList(),
                    origin);
        }
        boolean isNull = node.getTag().equals(Tag.NULL);
        return new SettingsNode(isNull || !(node instanceof ScalarNode scalar) ? "" : scalar.getValue(), origin);
    }

    private SettingsNode map(MappingNode mapping, String path, int depth) {
        Map<String, SettingsNode> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            String below = path.isEmpty() ? key : path + "." + key;
            SettingsNode value = convert(tuple.getValueNode(), below, depth + 1);
            // The key's line, where people look, also for a value that begins on the next line.
            SettingsNode placed = new SettingsNode(value.value(), origin(tuple.getKeyNode()));
            SettingsNode first = entries.putIfAbsent(key, placed);
            if (first != null) {
                problems.add(new SettingsProblem(placed.origin(), below, "is given twice, first at " + first.origin()));
            }
        }
        return new SettingsNode(entries, origin(mapping));
    }

    private String origin(Node node) {
        return node.getStartMark()
                .map(mark -> name + ":" + (mark.getLine() + 1))
                .orElse(name);
    }
}
