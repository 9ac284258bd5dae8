package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The size budget of source files: half at most 100 lines, nine of ten at most 260. Checkstyle holds the upper limits. */
class SourceSizesTest {

    @Test
    void filesStaySmall() throws IOException {
        List<Long> lines;
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            lines = files.filter(file -> file.toString().matches(".*/src/main/java/.*\\.java"))
                    .map(SourceSizesTest::lines)
                    .sorted()
                    .toList();
        }

        assertThat(lines).hasSizeGreaterThan(100);
        assertThat(lines.get(lines.size() / 2)).as("median").isLessThanOrEqualTo(100);
        assertThat(lines.get(lines.size() * 9 / 10)).as("nine of ten").isLessThanOrEqualTo(260);
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
