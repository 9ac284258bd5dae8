package io.caravan.prefix;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Test resources as lines. */
public final class Resources {

    private Resources() {}

    /** The lines of a resource; packed if its name ends so. */
    public static Stream<String> lines(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Resources.class.getResourceAsStream(name), name);
                InputStream text = name.endsWith(".gz") ? new GZIPInputStream(in) : in) {
            return lines(text);
        }
    }

    static Stream<String> lines(InputStream text) {
        List<String> lines = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8))
                .lines()
                .toList();
        return lines.stream();
    }
}
