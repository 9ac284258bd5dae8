package io.caravan.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.PromptTokenizer;
import io.caravan.tokenizer.Tokenizer;
import io.caravan.tokenizer.template.ChatConversation;
import io.caravan.tokenizer.template.ChatTemplate;
import io.caravan.tokenizer.template.ModelTemplates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model directory with a small tokenizer that puts special tokens around texts, and a chat template; and an engine's use of them. */
final class SmallModel implements PromptTokenizer {

    private static final Path TOKENIZERS = Path.of("../tokenizer/src/test/resources/io/caravan/tokenizer/reference");
    private static final String TEMPLATE =
            """
            {%- if tools %}{{ '<|im_start|>tools ' + (tools | tojson) + '<|im_end|>' }}{% endif %}
            {%- for message in messages %}{{ '<|im_start|>' + message.role + ' ' + message.content + '<|im_end|>' }}{% endfor %}
            {%- if add_generation_prompt %}{{ '<|im_start|>assistant ' }}{% endif %}""";

    private final Path directory;
    private final Tokenizer tokenizer;
    private final ModelTemplates templates;

    private SmallModel(Path directory) throws IOException {
        this.directory = directory;
        this.tokenizer = Tokenizer.load(directory);
        this.templates = ModelTemplates.read(directory);
    }

    /** Writes the directory. */
    static SmallModel in(Path directory) {
        try {
            Files.copy(TOKENIZERS.resolve("unigram/tokenizer.json"), directory.resolve("tokenizer.json"));
            Files.writeString(directory.resolve("chat_template.jinja"), TEMPLATE);
            return new SmallModel(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path directory() {
        return directory;
    }

    @Override
    public int[] encode(String text) {
        return tokenizer.encode(text, true);
    }

    @Override
    public int[] encodeChat(JsonNode body) {
        ChatTemplate template = templates.forRequest(body.has("tools")).orElseThrow();
        return tokenizer.encode(template.render(
                ChatConversation.of(body, template, templates.specialTokens()).build()));
    }
}
