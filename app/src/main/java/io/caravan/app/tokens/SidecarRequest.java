package io.caravan.app.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.CodedOutputStream;
import io.caravan.tokens.TokenMiss;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the tokenizer beside the gateway is asked, in Protocol Buffers. Stateless. */
final class SidecarRequest {

    private static final Set<String> MESSAGE_FIELDS = Set.of("role", "content", "tool_calls", "tool_call_id");
    private static final int FIRST_ROOM = 1024;

    /** Writes the fields of a message. */
    private interface Writer {
        void write(CodedOutputStream out) throws IOException;
    }

    private SidecarRequest() {}

    static byte[] initialize(String model) {
        return message(out -> {
            out.writeString(1, model);
            out.writeBool(3, true);
        });
    }

    static byte[] tokenize(String model, PromptTexts.Text text, boolean specialTokens) {
        return message(out -> {
            out.writeByteArray(1, text.utf8(), 0, text.length());
            out.writeString(2, model);
            out.writeBool(3, specialTokens);
        });
    }

    static byte[] completion(String model, PromptTexts.Text text) {
        return message(out -> {
            out.writeString(1, model);
            out.writeByteArray(2, text.utf8(), 0, text.length());
        });
    }

    /**
     * A chat, of its body.
     *
     * @throws UnfitPromptException if the request holds what cannot be told this way
     */
    static byte[] chat(String model, JsonNode body) throws UnfitPromptException {
        for (String field : List.of("documents", "reasoning_effort")) {
            if (body.hasNonNull(field)) {
                throw new UnfitPromptException(TokenMiss.UNSUPPORTED_CONTENT);
            }
        }
        ByteArrayOutputStream messages = new ByteArrayOutputStream(FIRST_ROOM);
        for (JsonNode message : body.path("messages")) {
            byte[] written = chatMessage(message);
            messages.writeBytes(message(out -> out.writeByteArray(2, written)));
        }
        return message(out -> {
            out.writeString(1, model);
            out.writeRawBytes(messages.toByteArray());
            if (body.hasNonNull("tools")) {
                out.writeString(3, body.get("tools").toString());
            }
            out.writeBool(5, body.path("add_generation_prompt").asBoolean(true));
            out.writeBool(6, body.path("continue_final_message").asBoolean(false));
            if (body.hasNonNull("chat_template_kwargs")) {
                out.writeString(7, body.get("chat_template_kwargs").toString());
            }
        });
    }

    private static byte[] chatMessage(JsonNode message) throws UnfitPromptException {
        for (Map.Entry<String, JsonNode> field : message.properties()) {
            if (!MESSAGE_FIELDS.contains(field.getKey()) && !field.getValue().isNull()) {
                throw new UnfitPromptException(TokenMiss.UNSUPPORTED_CONTENT);
            }
        }
        ByteArrayOutputStream parts = new ByteArrayOutputStream(0);
        JsonNode content = message.path("content");
        for (JsonNode part : content) {
            byte[] written = contentPart(part);
            parts.writeBytes(message(out -> out.writeByteArray(3, written)));
        }
        return message(out -> {
            out.writeString(1, message.path("role").asText());
            if (content.isTextual()) {
                out.writeByteArray(2, content.textValue().getBytes(StandardCharsets.UTF_8));
            }
            out.writeRawBytes(parts.toByteArray());
            if (message.hasNonNull("tool_calls")) {
                out.writeString(4, message.get("tool_calls").toString());
            }
        });
    }

    private static byte[] contentPart(JsonNode part) throws UnfitPromptException {
        String type = part.isTextual() ? "text" : part.path("type").asText();
        String text = part.isTextual() ? part.textValue() : part.path("text").asText();
        String url = part.path("image_url").path("url").asText();
        if (!type.equals("text") && !type.equals("image_url")) {
            throw new UnfitPromptException(TokenMiss.UNSUPPORTED_CONTENT);
        }
        return message(out -> {
            out.writeString(1, type);
            if (type.equals("text")) {
                out.writeString(2, text);
            } else {
                out.writeByteArray(3, message(image -> image.writeString(1, url)));
            }
        });
    }

    private static byte[] message(Writer writer) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(FIRST_ROOM);
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            writer.write(out);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
