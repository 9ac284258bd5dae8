package io.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/**
 * The text an engine makes of a chat, as a chat template does: the tools, then for each message its role and its
 * content, then the role of the answer. Each part is filled up to whole words of four bytes, so that with
 * {@link PromptTokenizer#fourBytes()} a chat's tokens begin with the tokens of its earlier turns and their answers.
 */
final class ChatText {

    private static final int ROLE_LETTERS = 3;

    private final StringBuilder text = new StringBuilder();

    private ChatText() {}

    /** @throws ApiException when a request has no {@code messages} */
    static void requireMessages(JsonNode body) {
        JsonNode messages = body.path("messages");
        if (!messages.isArray()) {
            throw ApiException.missing("messages");
        }
        if (messages.isEmpty()) {
            throw ApiException.badRequest(
                    "Cannot apply chat template to an empty conversation. Provide at least one message.", null);
        }
    }

    /** The text of a request with {@code messages}. */
    static String of(JsonNode body) {
        ChatText chat = new ChatText();
        if (!body.path("tools").isMissingNode()) {
            chat.part(body.path("tools").toString());
        }
        JsonNode system = body.path("system"); // Anthropic's; elsewhere it is a message
        if (!system.isMissingNode()) {
            chat.role("system");
            chat.part(content(system));
        }
        for (JsonNode message : body.path("messages")) {
            chat.role(message.path("role").asText());
            chat.part(content(message.path("content")));
        }
        chat.role("assistant");
        return chat.text.toString();
    }

    private void role(String role) {
        part("\n" + role.substring(0, Math.min(ROLE_LETTERS, role.length())));
    }

    private void part(String part) {
        int bytes = part.getBytes(StandardCharsets.UTF_8).length;
        text.append(part);
        for (int i = bytes; i % WordTokens.BYTES_PER_TOKEN != 0; i++) {
            text.append('\0');
        }
    }

    private static String content(JsonNode content) {
        if (!content.isArray()) {
            return content.asText("");
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            text.append(part.has("text") ? part.path("text").asText() : part.toString());
        }
        return text.toString();
    }
}
