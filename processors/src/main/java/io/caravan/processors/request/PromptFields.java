package io.caravan.processors.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.caravan.inference.Prompt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the prompt from the fields that hold it. Tools and system text come first whatever their place in the body, as
 * they do in the text that chat templates make, so that requests which share them share a prefix.
 */
final class PromptFields {

    private final int maxBytes;
    private @Nullable TextCollector tools;
    private @Nullable TextCollector system;
    private final List<Prompt.Part> parts = new ArrayList<>(1);

    /** @param maxBytes bytes kept of each prompt */
    PromptFields(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes the value the parser stands on. */
    void take(String field, JsonParser parser) throws IOException {
        switch (field) {
            case "messages" -> parts.add(new MessagesReader(maxBytes).read(parser, field));
            case "tools" -> tools = tree(parser);
            case "system", "instructions" -> system = tree(parser);
            default -> {
                if (parser.currentToken() != JsonToken.VALUE_NULL) {
                    parts.addAll(PromptReader.read(parser, field, maxBytes));
                }
            }
        }
    }

    private TextCollector tree(JsonParser parser) throws IOException {
        TextCollector collector = new TextCollector(maxBytes);
        collector.addTree(parser);
        return collector;
    }

    /** What has been collected. */
    Prompt prompt() {
        TextCollector first = tools == null ? system : tools;
        if (first != null) {
            if (first == tools && system != null) {
                first.add(system.text());
            }
            if (!parts.isEmpty() && parts.get(0) instanceof Prompt.Text text) {
                first.add(text);
                parts.set(0, first.text());
            } else {
                parts.add(0, first.text());
            }
        }
        return parts.isEmpty() ? Prompt.NONE : new Prompt(parts);
    }
}
