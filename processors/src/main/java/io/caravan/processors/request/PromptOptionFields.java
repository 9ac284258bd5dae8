package io.caravan.processors.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.caravan.inference.PromptOptions;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the fields that say how the engine is to make tokens of a prompt. Whether they are right is for the engine to judge. */
final class PromptOptionFields {

    private @Nullable Boolean addSpecialTokens;
    private boolean onlyByEngine;

    /** Takes the value the parser stands on. */
    void take(String field, JsonParser parser) throws IOException {
        JsonToken value = parser.currentToken();
        if (field.equals("add_special_tokens") && value.isBoolean()) {
            addSpecialTokens = value == JsonToken.VALUE_TRUE;
        } else {
            onlyByEngine |= value != JsonToken.VALUE_NULL;
        }
        parser.skipChildren();
    }

    PromptOptions options() {
        return addSpecialTokens == null && !onlyByEngine
                ? PromptOptions.USUAL
                : new PromptOptions(addSpecialTokens, onlyByEngine);
    }
}
