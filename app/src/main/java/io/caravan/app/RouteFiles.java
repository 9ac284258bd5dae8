package io.caravan.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The route files: those of the jar, each replaced by a file of the same name in the user's directory, plus the rest of it. */
final class RouteFiles {

    private static final String SUFFIX = ".camel.yaml";
    private static final List<String> SHIPPED = List.of(
            "inference-gateway",
            "schedule-default",
            "models",
            "health",
            "endpoint-metrics",
            "inference-pool",
            "kv-events",
            "admin");

    private final @Nullable Path directory;

    /** @param directory the user's own routes, or null */
    RouteFiles(@Nullable Path directory) {
        this.directory = directory;
    }

    /** Where Camel finds the files, without those named. */
    String locations(Set<String> without) {
        List<String> locations = new ArrayList<>();
        for (String name : SHIPPED) {
            if (!without.contains(name)) {
                Path own = own(name);
                locations.add(own != null ? "file:" + own.toAbsolutePath() : "classpath:routes/" + name + SUFFIX);
            }
        }
        for (Path extra : extras()) {
            locations.add("file:" + extra.toAbsolutePath());
        }
        return String.join(",", locations);
    }

    /** The text of a route file. */
    String text(String name) {
        Path own = own(name);
        try {
            if (own != null) {
                return Files.readString(own);
            }
            try (InputStream in = RouteFiles.class.getResourceAsStream("/routes/" + name + SUFFIX)) {
                if (in == null) {
                    throw new IllegalArgumentException("There is no route file " + name + SUFFIX);
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("Cannot read " + source(name) + ": " + e.getMessage(), e);
        }
    }

    /** Where a route file comes from, for people. */
    String source(String name) {
        Path own = own(name);
        return own != null ? own.toString() : "routes/" + name + SUFFIX;
    }

    private @Nullable Path own(String name) {
        if (directory == null) {
            return null;
        }
        Path path = directory.resolve(name + SUFFIX);
        return Files.isRegularFile(path) ? path : null;
    }

    private List<Path> extras() {
        return own().stream().filter(file -> !SHIPPED.contains(nameOf(file))).toList();
    }

    /** The user's own files. */
    List<Path> own() {
        if (directory == null) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalArgumentException("Cannot list the routes directory " + directory, e);
        }
    }

    /** The name of a route file, without what all of them end with. */
    static String nameOf(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - SUFFIX.length());
    }
}
