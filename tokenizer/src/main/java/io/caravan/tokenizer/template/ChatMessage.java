package io.caravan.tokenizer.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One message as vLLM prepares it. */
final class ChatMessage {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ChatMessage() {}

    static Dict of(JsonNode message, ContentFormat format) {
        String role = message.path("role").asText("");
        Dict result = new Dict(6);
        result.put("role", role);
        result.put("content", content(role, message.get("content"), format));
        if (role.equals("assistant")) {
            assistant(message, result);
        } else if (role.equals("tool") && message.has("tool_call_id")) {
            result.put("tool_call_id", JsonValues.of(message.get("tool_call_id")));
        }
        for (String name : new String[] {"name", "task"}) {
            if (message.path(name).isTextual()) {
                result.put(name, message.get(name).textValue());
            }
        }
        if (role.equals("developer")) {
            result.put("tools", JsonValues.of(message.get("tools")));
        }
        return result;
    }

    private static Object content(String role, @Nullable JsonNode content, ContentFormat format) {
        List<Object> parts = ContentParts.of(role, content, format);
        boolean text = format == ContentFormat.STRING;
        if (!text && role.equals("tool")) {
            text = parts.stream().allMatch(part -> part instanceof Dict dict && "text".equals(dict.get("type")));
        }
        if (!text) {
            return ListValue.list(parts);
        }
        List<String> texts = new ArrayList<>();
        parts.forEach(part -> texts.add(part instanceof Dict dict ? String.valueOf(dict.get("text")) : (String) part));
        return texts.size() == 1 ? texts.get(0) : String.join("\n", texts);
    }

    private static void assistant(JsonNode message, Dict result) {
        JsonNode calls = message.path("tool_calls");
        if (calls.isArray() && !calls.isEmpty()) {
            List<Object> prepared = new ArrayList<>();
            calls.forEach(call -> prepared.add(call(call)));
            result.put("tool_calls", ListValue.list(prepared));
        }
        JsonNode reasoning =
                message.hasNonNull("reasoning") ? message.get("reasoning") : message.get("reasoning_content");
        if (reasoning != null && !reasoning.isNull()) {
            result.put("reasoning", JsonValues.of(reasoning));
            result.put("reasoning_content", JsonValues.of(reasoning));
        }
    }

    private static Object call(JsonNode call) {
        if (!call.path("type").asText("function").equals("function")
                || !call.path("function").isObject()) {
            throw TemplateException.failed("assistant tool_calls must be of type 'function'");
        }
        Dict function = (Dict) JsonValues.of(call.get("function"));
        function.put("arguments", arguments(call.get("function").path("arguments")));
        Dict result = (Dict) JsonValues.of(call);
        result.put("function", function);
        return result;
    }

    /** An object; what is not one counts as empty, so that a broken call does not spoil the rest of a conversation. */
    private static Object arguments(JsonNode arguments) {
        JsonNode parsed = arguments;
        if (arguments.isTextual()) {
            try {
                parsed = JSON.readTree(arguments.textValue());
            } catch (JsonProcessingException e) {
                return new Dict(0);
            }
        }
        return parsed.isObject() ? JsonValues.of(parsed) : new Dict(0);
    }
}
