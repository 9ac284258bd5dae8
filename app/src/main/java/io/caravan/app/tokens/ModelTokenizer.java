package io.caravan.app.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.app.config.TokenModelConfig;
import io.caravan.app.config.TokensConfig;
import io.caravan.tokenizer.PrefixTokenCache;
import io.caravan.tokenizer.Tokenizer;
import io.caravan.tokenizer.template.AnthropicTraits;
import io.caravan.tokenizer.template.ChatConversation;
import io.caravan.tokenizer.template.ChatTemplate;
import io.caravan.tokenizer.template.ModelTemplates;
import io.caravan.tokenizer.template.TemplateException;
import io.caravan.tokenizer.unicode.Utf8Writer;
import io.caravan.tokens.TokenMiss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** The tokenizer and the chat templates of one model. Thread-safe. */
final class ModelTokenizer {

    private final TokenModelConfig config;
    private final Tokenizer tokenizer;
    private final ModelTemplates templates;
    private final AnthropicTraits anthropicTraits;
    private final PrefixTokenCache cache;

    private ModelTokenizer(TokenModelConfig config, Tokenizer tokenizer, ModelTemplates templates, long memory) {
        this.config = config;
        this.tokenizer = tokenizer;
        this.templates = templates;
        this.anthropicTraits = AnthropicTraits.of(templates);
        this.cache = new PrefixTokenCache(tokenizer, memory);
    }

    /**
     * Reads a model's files.
     *
     * @param problems takes a line for what was wrong and is no reason to fail
     * @throws IOException if a file cannot be read
     * @throws io.caravan.tokenizer.TokenizerException if the tokenizer is broken or not supported
     * @throws TemplateException if a chat template is not valid
     */
    static ModelTokenizer load(TokenModelConfig model, TokensConfig tokens, Consumer<String> problems)
            throws IOException {
        Path cached = tokens.cacheDirectory();
        Tokenizer tokenizer = cached == null
                ? Tokenizer.load(model.directory())
                : Tokenizer.load(model.directory(), cached, problems);
        ModelTemplates templates = ModelTemplates.read(model.directory());
        Path own = model.chatTemplate();
        if (own != null) {
            ChatTemplate template = ChatTemplate.compile(Files.readString(own));
            templates = new ModelTemplates(Map.of("default", template), templates.specialTokens());
        }
        return new ModelTokenizer(model, tokenizer, templates, tokens.memory().bytes());
    }

    /** What it was made from. */
    TokenModelConfig config() {
        return config;
    }

    /** Remembers conversations. */
    PrefixTokenCache cache() {
        return cache;
    }

    int vocabularySize() {
        return tokenizer.vocabularySize();
    }

    boolean hasTemplate() {
        return templates.forRequest(false).isPresent();
    }

    /** How Anthropic's requests become chats of this model. */
    AnthropicTraits anthropicTraits() {
        return anthropicTraits;
    }

    /** Writes the text that the engine makes of a chat. */
    void chatText(JsonNode body, Utf8Writer text) throws UnfitPromptException {
        boolean tools = body.path("tools").isArray();
        ChatTemplate template =
                templates.forRequest(tools).orElseThrow(() -> new UnfitPromptException(TokenMiss.NO_TEMPLATE));
        try {
            template.render(
                    ChatConversation.of(body, template, templates.specialTokens())
                            .build(),
                    text);
        } catch (TemplateException e) {
            throw new UnfitPromptException(
                    switch (e.kind()) {
                        case LIMIT -> TokenMiss.TOO_LARGE;
                        case UNSUPPORTED, SYNTAX -> TokenMiss.UNSUPPORTED_CONTENT;
                        case RENDER, REFUSED -> TokenMiss.REFUSED;
                    });
        }
    }
}
