package io.caravan.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parsed form of a tokenizer on disk saves time and changes nothing. */
class ParsedFilesTest {

    private static final Path SMALL = Path.of("src/test/resources/io/caravan/tokenizer/reference");
    private static final String TEXT = "<|im_start|>user\nÉté, it's 1234 <|im_end|> naïve 中文 ½";

    private final List<String> problems = new ArrayList<>();

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"bytes-qwen", "bytes-gptoss", "pieces-llama2", "pieces-metaspace", "unigram"})
    void whatWasKeptIsTheSameTokenizer(String name) throws IOException {
        Path cache = directory.resolve("made/for/it");
        int[] ids = Tokenizer.load(SMALL.resolve(name)).encode(TEXT, true);
        for (int i = 0; i < 2; i++) {
            Tokenizer tokenizer = Tokenizer.load(SMALL.resolve(name), cache, problems::add);
            assertThat(tokenizer.encode(TEXT, true)).isEqualTo(ids);
            assertThat(files(cache)).hasSize(1);
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void aBrokenFileIsMadeAgain() throws IOException {
        int[] ids = load().encode(TEXT);
        Path file = files(directory).get(0);
        byte[] whole = Files.readAllBytes(file);
        for (int at : new int[] {0, 9, 20, whole.length / 2, whole.length - 2}) {
            byte[] broken = whole.clone();
            broken[at] ^= 4;
            Files.write(file, broken);
            assertThat(load().encode(TEXT)).isEqualTo(ids);
            assertThat(Files.readAllBytes(file)).isEqualTo(whole);
        }
        Files.write(file, new byte[3]);
        assertThat(load().encode(TEXT)).isEqualTo(ids);
        assertThat(problems).hasSize(6).allSatisfy(problem -> assertThat(problem)
                .contains("is made again", file.toString()));
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsTold() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        Tokenizer tokenizer = Tokenizer.load(SMALL.resolve("bytes-qwen"), file, problems::add);
        assertThat(tokenizer.encode("a")).hasSize(1);
        assertThat(problems).last().asString().contains("cannot be kept in " + file);
    }

    private Tokenizer load() {
        return Tokenizer.load(SMALL.resolve("bytes-qwen"), directory, problems::add);
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
