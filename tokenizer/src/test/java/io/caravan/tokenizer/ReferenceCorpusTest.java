package io.caravan.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The ids of every text are those of the Python package {@code tokenizers}, for the small tokenizers committed beside this and, when
 * {@code tokenizer/reference.sh} runs it, for six real ones.
 */
class ReferenceCorpusTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> idsAreTheReferences() throws IOException {
        Path small = Path.of("src/test/resources/io/caravan/tokenizer/reference");
        Path real = Path.of(System.getProperty("tokenizer.reference", small.toString()));
        try (Stream<Path> files = Stream.of(small, real).distinct().flatMap(ReferenceCorpusTest::corpora)) {
            return files.toList().stream()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> compare(file)));
        }
    }

    private static Stream<Path> corpora(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void compare(Path corpus) throws IOException {
        String name = corpus.getFileName().toString().replace(".jsonl", "");
        Tokenizer tokenizer = Tokenizer.load(corpus.resolveSibling(name));
        List<String> different = new ArrayList<>();
        int count = 0;
        try (Stream<String> lines = Files.lines(corpus)) {
            for (String line : (Iterable<String>) lines::iterator) {
                JsonNode row = JSON.readTree(line);
                String text = row.get(0).textValue();
                count++;
                for (boolean special : new boolean[] {false, true}) {
                    int[] ids = tokenizer.encode(text, special);
                    int[] expected = special ? ints(row.get(2), row.get(1), row.get(3)) : ints(row.get(1));
                    if (!Arrays.equals(ids, expected)) {
                        different.add(difference(text, ids, expected));
                    }
                }
            }
        }
        System.out.println(name + ": " + count + " texts, " + different.size() + " differences");
        assertThat(different.stream().limit(10)).isEmpty();
        assertThat(count).isPositive();
    }

    private static String difference(String text, int[] ids, int[] expected) {
        int at = Arrays.mismatch(ids, expected);
        String shown = text.substring(0, Math.min(text.length(), 400))
                .chars()
                .mapToObj(c -> c > 31 && c < 127 ? Character.toString(c) : String.format("\\u%04x", c))
                .collect(Collectors.joining());
        return "from id " + at + " " + part(ids, at) + " and not " + part(expected, at) + ": " + shown;
    }

    private static List<Integer> part(int[] ids, int from) {
        return IntStream.of(ids).skip(Math.max(0, from - 2)).limit(8).boxed().toList();
    }

    private static int[] ints(JsonNode... arrays) {
        return Stream.of(arrays)
                .flatMap(array -> IntStream.range(0, array.size()).mapToObj(array::get))
                .mapToInt(JsonNode::intValue)
                .toArray();
    }
}
