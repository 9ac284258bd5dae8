package io.caravan.tokenizer.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a chat template renders: a conversation and all that goes with it, as Transformers passes it. Immutable; may be
 * rendered by several templates.
 */
public final class TemplateInput {

    private final Map<String, Object> variables;
    private final Clock clock;
    private final boolean continued;

    private TemplateInput(Builder builder) {
        this.variables = Map.copyOf(builder.variables);
        this.clock = builder.clock;
        this.continued = builder.continued;
    }

    /** A builder for a conversation: an array of messages. */
    public static Builder of(JsonNode messages) {
        if (!messages.isArray()) {
            throw new IllegalArgumentException("messages must be an array");
        }
        return new Builder(JsonValues.of(messages));
    }

    static Builder of(Object messages) {
        return new Builder(messages);
    }

    Map<String, Object> variables() {
        return variables;
    }

    Clock clock() {
        return clock;
    }

    /** Whether the last message is to be continued rather than closed. */
    boolean continued() {
        return continued;
    }

    /** Collects the parts of an input. Not thread-safe. */
    public static final class Builder {

        private final Map<String, Object> variables = new HashMap<>();
        private Clock clock = Clock.system(ZoneId.systemDefault());
        private boolean continued;

        private Builder(Object messages) {
            variables.put("tools", None.NONE);
            variables.put("documents", None.NONE);
            variables.put("add_generation_prompt", false);
            variables.put("messages", messages);
        }

        /** The tools the model may call: an array of objects; null for none. */
        public Builder tools(@Nullable JsonNode tools) {
            return variable("tools", tools);
        }

        /** The documents to answer from: an array of objects; null for none. */
        public Builder documents(@Nullable JsonNode documents) {
            return variable("documents", documents);
        }

        /** Whether the text ends with the begin of the assistant's turn. */
        public Builder addGenerationPrompt(boolean add) {
            variables.put("add_generation_prompt", add);
            return this;
        }

        /** Whether the text ends inside the last message, so that the model goes on with it. */
        public Builder continueFinalMessage(boolean wanted) {
            continued = wanted;
            return this;
        }

        /** The special tokens by name, for example {@code bos_token}; later variables of the same name win. */
        public Builder specialTokens(Map<String, String> tokens) {
            tokens.forEach(this::variable);
            return this;
        }

        /** Any other variable, for example one of {@code chat_template_kwargs}; null becomes None. */
        public Builder variable(String name, @Nullable JsonNode value) {
            variables.put(name, JsonValues.of(value));
            return this;
        }

        /** Any other variable that is text. */
        public Builder variable(String name, String value) {
            variables.put(name, value);
            return this;
        }

        Builder value(String name, Object value) {
            variables.put(name, value);
            return this;
        }

        /** What {@code strftime_now} reads; the system's clock and zone by default. */
        public Builder clock(Clock source) {
            clock = source;
            return this;
        }

        /** The input. */
        public TemplateInput build() {
            return new TemplateInput(this);
        }
    }
}
