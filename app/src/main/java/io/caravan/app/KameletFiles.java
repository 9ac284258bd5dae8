package io.caravan.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Kamelets in a user's directory. */
final class KameletFiles {

    private static final String SUFFIX = ".kamelet.yaml";

    private KameletFiles() {}

    /** The Kamelets in a directory by name; none without a directory. */
    static Map<String, Path> in(@Nullable Path directory) {
        if (directory == null) {
            return Map.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .collect(Collectors.toMap(KameletFiles::nameOf, file -> file, (a, b) -> a, TreeMap::new));
        } catch (IOException e) {
            throw new IllegalArgumentException("Cannot list the Kamelets directory " + directory, e);
        }
    }

    private static String nameOf(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - SUFFIX.length());
    }
}
