package io.caravan.kamelets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** One file of the catalog. */
record KameletFile(String fileName, String text, Map<String, Object> tree) {

    private static final String ENDING = ".kamelet.yaml";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^}]*)}}");

    static List<KameletFile> all() {
        try (Stream<Path> files = Files.list(Path.of("."))) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .map(KameletFile::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KameletFile read(Path file) {
        try {
            String text = Files.readString(file);
            Object tree = new Load(LoadSettings.builder().build()).loadFromString(text);
            return new KameletFile(file.getFileName().toString(), text, map(tree));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name the file's name promises. */
    String name() {
        return fileName.substring(0, fileName.length() - ENDING.length());
    }

    Map<String, Object> at(String... path) {
        Map<String, Object> found = tree;
        for (String key : path) {
            found = map(found.getOrDefault(key, Map.of()));
        }
        return found;
    }

    Map<String, Object> properties() {
        return at("spec", "definition", "properties");
    }

    Map<String, Object> bean() {
        return map(((List<?>) at("spec", "template").get("beans")).get(0));
    }

    Set<String> placeholders() {
        Set<String> all = new TreeSet<>();
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            all.add(matcher.group(1));
        }
        return all;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @Override
    public String toString() {
        return name();
    }
}
