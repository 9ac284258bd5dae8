package io.caravan.app.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.tokens.TokenMiss;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request of OpenAI's Responses API as the chat that vLLM 0.32 makes of it. What vLLM refuses is not looked for beyond what is
 * needed to read the rest.
 */
final class ResponsesChat {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** What is kept by the engine, or made by it alone. */
    private static final List<String> ENGINES_OWN =
            List.of("previous_response_id", "previous_input_messages", "prompt", "prompt_embeds");

    private static final Set<String> ROLES = Set.of("user", "system", "developer");
    private static final Set<String> UNFINISHED = Set.of("in_progress", "incomplete");

    private final ArrayNode messages = NODES.arrayNode();

    private ResponsesChat() {}

    /**
     * The chat of a request, with the fields that its prompt depends on.
     *
     * @throws UnfitPromptException if it holds pictures, or what vLLM refuses or knows more of
     */
    static ObjectNode of(JsonNode body) throws UnfitPromptException {
        boolean cut = body.has("truncation") && !body.get("truncation").asText().equals("disabled");
        if (cut || ENGINES_OWN.stream().anyMatch(body::hasNonNull)) {
            throw new UnfitPromptException(TokenMiss.UNSUPPORTED_CONTENT);
        }
        ResponsesChat chat = new ResponsesChat();
        JsonNode instructions = body.path("instructions");
        if (!instructions.asText("").isEmpty()) {
            chat.add("system").set("content", instructions);
        }
        JsonNode input = body.path("input");
        if (input.isTextual()) {
            chat.add("user").set("content", input);
        }
        for (JsonNode item : input) {
            chat.item(item);
        }
        ObjectNode result = NODES.objectNode();
        result.set("messages", chat.messages);
        if (!body.path("tools").isEmpty()) {
            result.set("tools", tools(body.get("tools")));
        }
        result.set("reasoning_effort", body.path("reasoning").get("effort"));
        if (body.path("chat_template_kwargs").isObject()) {
            result.set("chat_template_kwargs", body.get("chat_template_kwargs"));
        }
        boolean unfinished = input.isArray() && !input.isEmpty() && isUnfinished(input.get(input.size() - 1));
        return result.put("add_generation_prompt", !unfinished).put("continue_final_message", unfinished);
    }

    /** Whether the model is to go on with the last item. */
    private static boolean isUnfinished(JsonNode last) {
        String type = type(last);
        return (type.equals("message") || type.equals("reasoning"))
                && UNFINISHED.contains(last.path("status").asText(""));
    }

    private void item(JsonNode item) throws UnfitPromptException {
        switch (type(item)) {
            case "message" -> message(item);
            case "reasoning" -> addToAssistant("reasoning", NODES.textNode(reasoning(item)));
            case "function_call" -> call(item);
            case "function_call_output" -> {
                checkTexts(item.path("output"));
                ObjectNode output = add("tool");
                output.set("tool_call_id", item.get("call_id"));
                output.set("content", item.get("output"));
            }
            default -> throw new UnfitPromptException(TokenMiss.UNSUPPORTED_CONTENT);
        }
    }

    private void message(JsonNode item) throws UnfitPromptException {
        String role = item.path("role").asText("");
        JsonNode content = item.path("content");
        if (role.equals("assistant")) {
            JsonNode text = content.isArray() ? content.path(0).path("text") : content;
            if (!text.isTextual()) {
                throw new UnfitPromptException(TokenMiss.UNSUPPORTED_CONTENT);
            }
            addToAssistant("content", text); // the first part alone
        } else if (ROLES.contains(role)) {
            checkTexts(content);
            messages.add(item);
        } else {
            throw new UnfitPromptException(TokenMiss.UNSUPPORTED_CONTENT);
        }
    }

    private static void checkTexts(JsonNode content) throws UnfitPromptException {
        for (JsonNode part : content) {
            String type = part.path("type").asText("");
            if (!type.equals("input_text")) {
                throw new UnfitPromptException(
                        type.equals("input_image") ? TokenMiss.MULTIMODAL : TokenMiss.UNSUPPORTED_CONTENT);
            }
        }
    }

    private static String reasoning(JsonNode item) throws UnfitPromptException {
        if (!item.path("encrypted_content").asText("").isEmpty()
                || !item.path("summary").isArray()) {
            throw new UnfitPromptException(TokenMiss.UNSUPPORTED_CONTENT);
        }
        JsonNode texts = item.path("content").isEmpty() ? item.get("summary") : item.get("content");
        return texts.path(0).path("text").asText("");
    }

    private void call(JsonNode item) throws UnfitPromptException {
        for (String field : List.of("call_id", "name", "arguments")) {
            if (!item.path(field).isTextual()) {
                throw new UnfitPromptException(TokenMiss.UNSUPPORTED_CONTENT);
            }
        }
        String name = item.get("name").textValue();
        String space = item.path("namespace").asText("");
        ObjectNode function = NODES.objectNode().put("name", space.isEmpty() ? name : flat(space, name));
        function.set("arguments", item.get("arguments"));
        ObjectNode call = NODES.objectNode();
        call.set("id", item.get("call_id"));
        call.set("function", function);
        call.put("type", "function");
        ObjectNode assistant = lastAssistant();
        (assistant == null ? add("assistant") : assistant)
                .withArray("tool_calls")
                .add(call);
    }

    /** What an assistant has said, thought and called one after the other is one message, as far as each is there once. */
    private void addToAssistant(String field, JsonNode value) {
        ObjectNode assistant = lastAssistant();
        (assistant == null || assistant.has(field) ? add("assistant") : assistant).set(field, value);
    }

    private @Nullable ObjectNode lastAssistant() {
        JsonNode last = messages.get(messages.size() - 1);
        return last instanceof ObjectNode message
                        && message.get("role").asText().equals("assistant")
                ? message
                : null;
    }

    /** The functions among the tools; the engine shows the model no other kinds. */
    private static ArrayNode tools(JsonNode tools) throws UnfitPromptException {
        ArrayNode result = NODES.arrayNode();
        for (JsonNode tool : tools) {
            String name = tool.path("name").asText("");
            switch (type(tool)) {
                case "function" -> result.add(function(tool, name));
                case "namespace" -> {
                    for (JsonNode each : tool.path("tools")) {
                        if (type(each).equals("function")) {
                            result.add(
                                    function(each, flat(name, each.path("name").asText(""))));
                        }
                    }
                }
                case "custom" -> throw new UnfitPromptException(TokenMiss.UNSUPPORTED_CONTENT);
                default -> {}
            }
        }
        return result;
    }

    private static ObjectNode function(JsonNode tool, String name) {
        ObjectNode function = NODES.objectNode().put("name", name);
        for (String field : List.of("description", "parameters", "strict", "defer_loading")) {
            function.set(field, tool.get(field));
        }
        ObjectNode result = NODES.objectNode();
        result.set("function", function);
        return result;
    }

    private static String flat(String namespace, String name) {
        return namespace + "__" + name;
    }

    private ObjectNode add(String role) {
        return messages.addObject().put("role", role);
    }

    /** An item that does not say is a message. */
    private static String type(JsonNode item) {
        return item.path("type").asText("message");
    }
}
