package io.caravan.tokenizer.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The content of a message as a list of texts, or of parts where the template takes parts. */
final class ContentParts {

    private static final String BILLING = "x-anthropic-billing-header";
    private static final Map<String, String> TEXTS = Map.of(
            "text", "text", "input_text", "text", "output_text", "text", "refusal", "refusal", "thinking", "thinking");
    private static final Map<String, String> MEDIA = Map.of(
            "image_url",
            "image",
            "input_image",
            "image",
            "audio_url",
            "audio",
            "input_audio",
            "audio",
            "video_url",
            "video");
    private static final Set<String> KNOWN = Set.of(
            "type",
            "text",
            "thinking",
            "closed",
            "refusal",
            "image_url",
            "input_audio",
            "audio_url",
            "video_url",
            "uuid",
            "name",
            "file",
            "data",
            "image_pil",
            "image_embeds",
            "audio_embeds",
            "video_embeds",
            "prompt_cache_breakpoint");

    private ContentParts() {}

    static List<Object> of(String role, @Nullable JsonNode content, ContentFormat format) {
        List<Object> parts = new ArrayList<>();
        if (content == null || content.isNull()) {
            return parts;
        }
        for (JsonNode part : content.isTextual() ? List.of(content) : content) {
            Object prepared = part(role, part, format == ContentFormat.OPENAI);
            if (prepared != null) {
                parts.add(prepared);
            }
        }
        return parts;
    }

    private static @Nullable Object part(String role, JsonNode part, boolean wrapped) {
        if (part.isTextual()) {
            return text(role, part, part, wrapped);
        }
        String type = part.path("type").asText("");
        String field = TEXTS.get(type);
        if (field != null) {
            JsonNode words = part.path(field);
            return words.isTextual() ? text(role, part, words, wrapped) : null;
        }
        if (type.equals("tool_reference")) {
            return wrapped
                    ? typed(type, "name", part.path("name").asText(""))
                    : part.path("name").asText("");
        }
        String media = MEDIA.get(type);
        if (media == null || !wrapped) {
            throw TemplateException.unsupported(0, "a part of content that only the engine can prepare");
        }
        return extended(new Dict(2), media, part);
    }

    private static @Nullable Object text(String role, JsonNode part, JsonNode words, boolean wrapped) {
        String text = words.textValue();
        if (role.equals("system") && text.startsWith(BILLING)) {
            int line = text.indexOf('\n');
            if (line < 0 || line + 1 == text.length()) {
                return null;
            }
            text = text.substring(line + 1);
        }
        if (!wrapped) {
            return text;
        }
        Dict result = typed("text", "text", text);
        return part instanceof TextNode ? result : extended(result, "text", part);
    }

    private static Dict typed(String type, String field, String value) {
        Dict result = new Dict(2);
        result.put("type", type);
        result.put(field, value);
        return result;
    }

    /** Keeps the fields that are not the API's own. */
    private static Dict extended(Dict result, String type, JsonNode part) {
        result.put("type", type);
        for (Map.Entry<String, JsonNode> each : part.properties()) {
            if (!KNOWN.contains(each.getKey())) {
                result.put(each.getKey(), JsonValues.of(each.getValue()));
            }
        }
        return result;
    }
}
