package io.caravan.app.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.app.config.TokenModelConfig;
import io.caravan.app.config.TokenSourceName;
import io.caravan.app.config.TokensConfig;
import io.caravan.settings.ByteSize;
import io.caravan.tokenizer.TokenBuffer;
import io.caravan.tokenizer.unicode.Utf8;
import io.caravan.tokenizer.unicode.Utf8Writer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The local tokenizer makes the ids that a recorded vLLM 0.32 made of the same requests. Wants Qwen3's tokenizer, which {@code
 * tokenizer/reference.sh} fetches; is passed over without it.
 */
class RecordedIdsTest {

    private static final Path CORPUS = Path.of(System.getProperty(
            "tokenizer.reference", System.getProperty("user.home") + "/.cache/caravan/tokenizers/corpus"));
    private static final Path RECORDING = Path.of("../core/src/test/resources/vllm/kv-a-sha256-seedunset.jsonl.gz");

    private static ModelTokenizer qwen;

    @BeforeAll
    static void load() throws IOException {
        Path directory = CORPUS.resolve("qwen3");
        assumeTrue(Files.exists(directory.resolve("tokenizer.json")));
        qwen = load(directory);
    }

    /** The tokenizer and templates of a directory, as the gateway loads them. */
    static ModelTokenizer load(Path directory) throws IOException {
        TokenModelConfig model = new TokenModelConfig(List.of("m"), directory, null);
        TokensConfig tokens = new TokensConfig(
                List.of(TokenSourceName.LOCAL),
                List.of(model),
                null,
                Path.of("none"),
                Duration.ofSeconds(1),
                false,
                new ByteSize(1 << 20),
                null);
        return ModelTokenizer.load(model, tokens, problem -> {});
    }

    @Test
    void chatsHaveTheIdsThatTheEngineSaidTheyHad() throws Exception {
        int compared = 0;
        for (JsonNode step : steps()) {
            JsonNode ids = step.at("/response/prompt_token_ids");
            if (step.at("/request/path").asText().equals("/v1/chat/completions") && ids.isArray()) {
                Utf8Writer text = new Utf8Writer(64);
                qwen.chatText(step.at("/request/body"), text);
                assertThat(encoded(Arrays.copyOf(text.bytes(), text.length()), false))
                        .as(step.path("step").asText())
                        .isEqualTo(ints(ids));
                compared++;
            }
        }
        assertThat(compared).as("chats, one of them with tools").isEqualTo(5);
    }

    @Test
    void textsHaveTheIdsThatTheEngineSaidTheyHad() throws Exception {
        int compared = 0;
        for (JsonNode step : steps()) {
            JsonNode prompt = step.at("/tokenize_request/prompt");
            if (prompt.isTextual()) {
                assertThat(encoded(Utf8.bytes(prompt.textValue()), true))
                        .isEqualTo(ints(step.at("/tokenize_response/tokens")));
                compared++;
            }
        }
        assertThat(compared).isPositive();
    }

    private static int[] encoded(byte[] text, boolean specialTokens) {
        TokenBuffer ids = new TokenBuffer();
        qwen.cache().encode(text, specialTokens, ids);
        return ids.toArray();
    }

    private static int[] ints(JsonNode ids) {
        return StreamSupport.stream(ids.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }

    private static List<JsonNode> steps() throws IOException {
        List<JsonNode> steps = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(RECORDING)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                steps.add(new ObjectMapper().readTree(line));
            }
        }
        return steps;
    }
}
