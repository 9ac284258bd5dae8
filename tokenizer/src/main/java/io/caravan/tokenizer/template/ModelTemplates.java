package io.caravan.tokenizer.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The chat templates and special tokens of a model's directory: {@code tokenizer_config.json} and, over it,
 * {@code chat_template.jinja}. Immutable and thread-safe.
 *
 * @param templates by name; a single one is called {@code default}
 * @param specialTokens by name, for example {@code bos_token}
 */
public record ModelTemplates(Map<String, ChatTemplate> templates, Map<String, String> specialTokens) {

    private static final String DEFAULT = "default";
    private static final String[] TOKENS = {
        "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"
    };

    public ModelTemplates {
        templates = Map.copyOf(templates);
        specialTokens = Map.copyOf(specialTokens);
    }

    /**
     * Reads a model's directory; a file that is not there adds nothing.
     *
     * @throws IOException if a file cannot be read or is not JSON
     * @throws TemplateException if a template is not valid
     */
    public static ModelTemplates read(Path directory) throws IOException {
        Map<String, ChatTemplate> templates = new LinkedHashMap<>();
        Map<String, String> tokens = new LinkedHashMap<>();
        Path config = directory.resolve("tokenizer_config.json");
        if (Files.exists(config)) {
            JsonNode json = new ObjectMapper().readTree(config.toFile());
            addTemplates(json.path("chat_template"), templates);
            for (String name : TOKENS) {
                addToken(name, json.path(name), tokens);
            }
        }
        Path single = directory.resolve("chat_template.jinja");
        if (Files.exists(single)) {
            templates.put(DEFAULT, ChatTemplate.compile(Files.readString(single)));
        }
        return new ModelTemplates(templates, tokens);
    }

    private static void addTemplates(JsonNode given, Map<String, ChatTemplate> templates) {
        if (given.isTextual()) {
            templates.put(DEFAULT, ChatTemplate.compile(given.textValue()));
        }
        if (given.isArray()) {
            for (JsonNode each : given) {
                templates.put(
                        each.path("name").asText(DEFAULT),
                        ChatTemplate.compile(each.path("template").asText("")));
            }
        }
    }

    /** A token is written as text or as an object with its text. */
    private static void addToken(String name, JsonNode token, Map<String, String> tokens) {
        JsonNode text = token.isObject() ? token.path("content") : token;
        if (text.isTextual()) {
            tokens.put(name, text.textValue());
        }
    }

    /** The template for a request: {@code tool_use}, where there is one, if the request has tools. */
    public Optional<ChatTemplate> forRequest(boolean tools) {
        ChatTemplate forTools = tools ? templates.get("tool_use") : null;
        return Optional.ofNullable(forTools == null ? templates.get(DEFAULT) : forTools);
    }
}
