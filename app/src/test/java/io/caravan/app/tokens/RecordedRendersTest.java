package io.caravan.app.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.inference.Api;
import io.caravan.inference.Prompt;
import io.caravan.processors.request.InferenceBodyReader;
import io.caravan.tokenizer.TokenBuffer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Chats, and requests of Anthropic's Messages API and OpenAI's Responses API, get the ids that vLLM 0.32's render pages gave for them, as {@code
 * src/test/reference/record.py} wrote them down, with two small tokenizers and templates. With {@code -Dtokens.renders=FILE} and
 * {@code -Dtokens.model=DIRECTORY} those of any other recording are compared.
 */
class RecordedRendersTest {

    private static final Path TOKENIZERS = Path.of("../tokenizer/src/test/resources/io/caravan/tokenizer/reference");
    private static final Path TEMPLATES = Path.of("../tokenizer/src/test/reference/own");

    private static final InferenceBodyReader READER = new InferenceBodyReader(1 << 20);

    @TempDir
    private Path directory;

    @Test
    void whereTheSystemSpeaksFirst() throws IOException {
        compare(
                model("bytes-qwen", TEMPLATES.resolve("thinking-tools.jinja"), "{}"),
                recording("renders-thinking.jsonl.gz"));
    }

    @Test
    void whereTheTemplateShowsAllOfTheMessages() throws IOException {
        Path template = Path.of("src/test/resources/io/caravan/app/tokens/shown.jinja");
        compare(model("pieces-llama2", template, "{\"bos_token\": \"<s>\"}"), recording("renders-shown.jsonl.gz"));
    }

    @Test
    void anyOther() throws IOException {
        String recording = System.getProperty("tokens.renders");
        assumeTrue(recording != null);
        compare(
                RecordedIdsTest.load(Path.of(System.getProperty("tokens.model"))),
                Files.newInputStream(Path.of(recording)));
    }

    private static void compare(ModelTokenizer model, InputStream recording) throws IOException {
        List<String> different = new ArrayList<>();
        List<String> left = new ArrayList<>();
        int same = 0;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(recording, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode row = new ObjectMapper().readTree(line);
                // what the engine refuses is left to the engine
                if (row.has("ids")) {
                    String own = ids(model, row);
                    if (own.equals(row.get("ids").toString())) {
                        same++;
                    } else {
                        (own.startsWith("[") ? different : left).add(own + " in place of " + line);
                    }
                }
            }
        }
        assertThat(different).isEmpty();
        assertThat(left).as("not told").hasSizeLessThanOrEqualTo(4);
        assertThat(same).isGreaterThan(200);
    }

    /** The ids in JSON, or the reason why there are none. */
    private static String ids(ModelTokenizer model, JsonNode row) {
        String path = row.get("path").asText();
        Api api = Api.at(path);
        byte[] body = row.get("body").toString().getBytes(StandardCharsets.UTF_8);
        try {
            Prompt prompt = READER.read("r1", api, path, ByteBuffer.wrap(body)).prompt();
            PromptTexts.Text text = PromptTexts.ofChat(api, new PromptTexts.Body(body, body.length, prompt), model)
                    .get(0);
            JsonNode asks = row.get("body").get("add_special_tokens");
            Boolean asked = asks == null ? null : asks.asBoolean();
            TokenBuffer ids = new TokenBuffer();
            model.cache().encode(text.utf8(), 0, text.length(), PromptTexts.specialTokens(api, asked), ids);
            return new ObjectMapper().valueToTree(ids.toArray()).toString();
        } catch (UnfitPromptException e) {
            return e.reason().label();
        }
    }

    private InputStream recording(String name) throws IOException {
        return new GZIPInputStream(getClass().getResourceAsStream(name));
    }

    private ModelTokenizer model(String tokenizer, Path template, String config) throws IOException {
        Files.copy(TOKENIZERS.resolve(tokenizer).resolve("tokenizer.json"), directory.resolve("tokenizer.json"));
        Files.copy(template, directory.resolve("chat_template.jinja"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(directory.resolve("tokenizer_config.json"), config);
        return RecordedIdsTest.load(directory);
    }
}
