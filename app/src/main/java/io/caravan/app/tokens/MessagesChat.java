package io.caravan.app.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.tokenizer.template.AnthropicTraits;
import io.caravan.tokens.TokenMiss;

/**
 * A request of Anthropic's Messages API as the chat completion that vLLM 0.32 makes of it. What vLLM refuses is not looked for
 * beyond what is needed to read the rest.
 */
final class MessagesChat {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** Begins what Claude Code says of its version and of each request; no engine is to see that. */
    private static final String BILLING = "x-anthropic-billing-header";

    private final AnthropicTraits traits;
    private final ArrayNode messages = NODES.arrayNode();

    private MessagesChat(AnthropicTraits traits) {
        this.traits = traits;
    }

    /**
     * The chat completion of a request, with the fields that its prompt depends on.
     *
     * @throws UnfitPromptException if it holds pictures, or what vLLM refuses or makes something of its own of
     */
    static ObjectNode of(JsonNode body, AnthropicTraits traits) throws UnfitPromptException {
        MessagesChat chat = new MessagesChat(traits);
        chat.system(body);
        for (JsonNode message : body.path("messages")) {
            chat.message(message);
        }
        ObjectNode result = NODES.objectNode();
        result.set("messages", chat.messages);
        if (body.path("tools").isArray()) {
            result.set("tools", tools(body.get("tools")));
        }
        if (body.path("output_config").path("effort").isTextual()) {
            result.set("reasoning_effort", body.get("output_config").get("effort"));
        }
        if (type(body.path("thinking")).equals("disabled")) {
            result.put("reasoning_effort", traits.effortWithoutThinking());
        }
        if (body.path("chat_template_kwargs").isObject()) {
            result.set("chat_template_kwargs", body.get("chat_template_kwargs"));
        }
        return result;
    }

    private void system(JsonNode body) throws UnfitPromptException {
        JsonNode system = body.path("system");
        StringBuilder text = new StringBuilder(system.asText(""));
        if (!system.isTextual()) {
            addTexts(system, text);
        }
        if (traits.systemFirst()) {
            for (JsonNode message : body.path("messages")) {
                if (message.path("role").asText("").equals("system")) {
                    addTexts(message.path("content"), text);
                }
            }
        }
        addSystem(text);
    }

    private void addSystem(StringBuilder text) {
        if (!text.isEmpty()) {
            add("system").put("content", text.toString());
        }
    }

    /** The texts of a system, one behind the other. */
    private static void addTexts(JsonNode content, StringBuilder to) throws UnfitPromptException {
        for (JsonNode block : content.isTextual() ? NODES.arrayNode().add(content) : content) {
            if (!block.isTextual() && !type(block).equals("text")) {
                throw new UnfitPromptException(TokenMiss.UNSUPPORTED_CONTENT);
            }
            String text =
                    block.isTextual() ? block.textValue() : block.path("text").asText("");
            if (!text.startsWith(BILLING)) {
                to.append(text);
            }
        }
    }

    private void message(JsonNode message) throws UnfitPromptException {
        String role = message.path("role").asText("");
        JsonNode content = message.path("content");
        switch (role) {
            case "system" -> {
                if (!traits.systemFirst()) {
                    StringBuilder text = new StringBuilder();
                    addTexts(content, text);
                    addSystem(text);
                }
            }
            case "user", "assistant" -> {
                if (content.isTextual()) {
                    add(role).set("content", content);
                } else {
                    turn(role, content);
                }
            }
            default -> throw new UnfitPromptException(TokenMiss.UNSUPPORTED_CONTENT);
        }
    }

    /** A message in blocks. The results of tools within it become messages of their own, before it. */
    private void turn(String role, JsonNode blocks) throws UnfitPromptException {
        boolean user = role.equals("user");
        ArrayNode parts = NODES.arrayNode();
        ArrayNode calls = NODES.arrayNode();
        StringBuilder reasoning = new StringBuilder();
        boolean reasoned = false;
        for (JsonNode block : blocks) {
            switch (type(block)) {
                case "text" -> addText(block.path("text").asText(""), parts);
                case "thinking" -> {
                    reasoned |= block.path("thinking").isTextual();
                    reasoning.append(block.path("thinking").asText(""));
                }
                case "redacted_thinking", "tool_reference" -> {}
                case "tool_use" -> calls.add(call(block));
                case "tool_result" -> {
                    if (user) {
                        result(block);
                    } else {
                        addText("Tool result: " + ownResult(block.path("content")), parts);
                    }
                }
                case "image" -> throw new UnfitPromptException(TokenMiss.MULTIMODAL);
                default -> throw new UnfitPromptException(TokenMiss.UNSUPPORTED_CONTENT);
            }
        }
        if (user && !calls.isEmpty()) {
            throw new UnfitPromptException(TokenMiss.UNSUPPORTED_CONTENT);
        }
        if (user && parts.isEmpty()) {
            return;
        }
        ObjectNode turn = add(role);
        if (reasoned) {
            turn.put("reasoning", reasoning.toString());
        }
        if (!calls.isEmpty()) {
            turn.set("tool_calls", calls);
        }
        if (!parts.isEmpty()) {
            turn.set("content", parts.size() == 1 ? parts.get(0).get("text") : parts);
        }
    }

    private static void addText(String text, ArrayNode parts) {
        if (!text.isEmpty()) {
            parts.addObject().put("type", "text").put("text", text);
        }
    }

    /** An assistant that says what a tool has answered says it in Python's words, which for text alone are the text. */
    private static String ownResult(JsonNode content) throws UnfitPromptException {
        if (content.isContainerNode() && !content.isEmpty()) {
            throw new UnfitPromptException(TokenMiss.UNSUPPORTED_CONTENT);
        }
        return content.asText("");
    }

    private static ObjectNode call(JsonNode block) throws UnfitPromptException {
        String id = block.path("id").asText("");
        if (id.isEmpty()) {
            throw new UnfitPromptException(TokenMiss.UNSUPPORTED_CONTENT); // the engine names it after the time
        }
        ObjectNode function = NODES.objectNode();
        function.set("arguments", block.path("input").isObject() ? block.get("input") : NODES.objectNode());
        function.put("name", block.path("name").asText(""));
        ObjectNode call =
                NODES.objectNode().put("id", id); // in the order in which vLLM passes it on, which templates may show
        call.set("function", function);
        return call.put("type", "function");
    }

    private void result(JsonNode block) throws UnfitPromptException {
        JsonNode content = block.path("content");
        StringBuilder text = new StringBuilder(content.asText(""));
        ArrayNode references = NODES.arrayNode();
        boolean first = true;
        for (JsonNode item : content) {
            switch (type(item)) {
                case "text" -> {
                    text.append(first ? "" : "\n").append(item.path("text").asText(""));
                    first = false;
                }
                case "tool_reference" -> addReference(item, references);
                case "image" -> throw new UnfitPromptException(TokenMiss.MULTIMODAL);
                default -> {} // the engine passes over it
            }
        }
        String id = block.path("tool_use_id").asText("");
        add("tool").put("tool_call_id", id).put("content", text.toString());
        if (!references.isEmpty()) {
            add("tool").put("tool_call_id", id).set("content", references);
        }
    }

    private static void addReference(JsonNode item, ArrayNode references) {
        String name = item.path("tool_name").asText("");
        String either = name.isEmpty() ? item.path("name").asText("") : name;
        if (!either.isEmpty()) {
            references.addObject().put("type", "tool_reference").put("name", either);
        }
    }

    private static ArrayNode tools(JsonNode tools) throws UnfitPromptException {
        ArrayNode result = NODES.arrayNode();
        for (JsonNode tool : tools) {
            JsonNode schema = tool.path("input_schema");
            if (!schema.isObject()) {
                throw new UnfitPromptException(TokenMiss.UNSUPPORTED_CONTENT); // a tool that is Anthropic's own
            }
            if (!schema.has("type")) {
                schema = ((ObjectNode) schema.deepCopy()).put("type", "object");
            }
            ObjectNode function = result.addObject().putObject("function");
            function.set("name", tool.get("name"));
            function.set("description", tool.get("description"));
            function.set("parameters", schema);
            function.set("strict", tool.get("strict"));
            function.set("defer_loading", tool.get("defer_loading"));
        }
        return result;
    }

    private ObjectNode add(String role) {
        return messages.addObject().put("role", role);
    }

    private static String type(JsonNode block) {
        return block.path("type").asText("");
    }
}
