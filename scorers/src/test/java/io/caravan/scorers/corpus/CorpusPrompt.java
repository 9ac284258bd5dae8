package io.caravan.scorers.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.inference.Prompt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a recorded request's block keys are made of.
 *
 * @param prompt null if llm-d refused the request
 */
record CorpusPrompt(String model, String cacheSalt, @Nullable Prompt prompt) {

    static CorpusPrompt of(CorpusRecord record) {
        JsonNode body;
        try {
            body = new ObjectMapper().readTree(record.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new CorpusPrompt(
                body.path("model").asText(), body.path("cache_salt").asText(), prompt(record.path(), body));
    }

    private static @Nullable Prompt prompt(String path, JsonNode body) {
        if (path.endsWith("/chat/completions") || path.endsWith("/v1/messages")) {
            return body.has("tools") ? whole(path, body) : chat(path, body);
        }
        if (path.endsWith("/inference/v1/generate")) {
            return new Prompt(List.of(ids(body.get("token_ids"))));
        }
        if (body.has("input")) {
            return whole(path, body.get("input"));
        }
        if (!path.endsWith("/completions")) {
            return Prompt.NONE;
        }
        JsonNode prompt = body.get("prompt");
        if (prompt.isTextual()) {
            return prompt.asText().isEmpty() ? null : Prompt.text(prompt.asText());
        }
        if (prompt.path(0).isInt()) {
            return new Prompt(List.of(ids(prompt)));
        }
        List<Prompt.Part> parts = new ArrayList<>();
        prompt.forEach(part -> parts.add(text(part.asText())));
        return new Prompt(parts);
    }

    private static Prompt chat(String path, JsonNode body) {
        StringBuilder text = new StringBuilder(body.path("system").asText());
        for (JsonNode message : body.get("messages")) {
            text.append(message.path("role").asText());
            JsonNode content = message.get("content");
            if (content.isTextual()) {
                text.append(content.asText());
            } else if (content.isArray()) {
                for (JsonNode part : content) {
                    if (!part.get("type").asText().equals("text")) {
                        return whole(path, body);
                    }
                    text.append(part.get("text").asText());
                }
            } else {
                return whole(path, body);
            }
        }
        return Prompt.text(text.toString());
    }

    /**
     * Each of these is recorded twice, and in llm-d shares nothing with another kind: responses, embeddings, tools, images,
     * tool calls. Any text that tells the kinds apart shows what the index and the scorers make of them.
     */
    private static Prompt whole(String path, JsonNode json) {
        return Prompt.text(path + json);
    }

    private static Prompt.Part text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Prompt.Text(bytes, bytes.length);
    }

    private static Prompt.Part ids(JsonNode array) {
        return new Prompt.Ids(
                IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray());
    }
}
