package io.caravan.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Kamelets in a user's directory. */
final class KameletFiles {

    private static final String SUFFIX = ".kamelet.yaml";

    private KameletFiles() {}

    /** The names of the Kamelets in a directory; none without a directory. */
    static Set<String> names(@Nullable Path directory) {
        if (directory == null) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new IllegalArgumentException("Cannot list the Kamelets directory " + directory, e);
        }
    }
}
