package io.caravan.tokenizer.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns the body of a {@code /v1/chat/completions} request into what a template renders, as vLLM 0.32 prepares it: parts
 * of content become text or stay parts, arguments of tool calls become objects, tools get their default fields, and
 * developers become the system where the template does not know them. Stateless.
 */
public final class ChatConversation {

    private ChatConversation() {}

    /**
     * The input for a request.
     *
     * @param body the request; {@code messages} must be an array of objects
     * @param specialTokens the tokenizer's special tokens by name
     * @throws TemplateException if the request holds what only the engine can prepare, such as a picture for a template
     *     that takes text alone
     */
    public static TemplateInput.Builder of(JsonNode body, ChatTemplate template, Map<String, String> specialTokens) {
        JsonNode messages = body.path("messages");
        if (!messages.isArray()) {
            throw TemplateException.failed("messages must be an array");
        }
        List<Object> prepared = new ArrayList<>();
        for (JsonNode message : messages) {
            prepared.add(ChatMessage.of(message, template.contentFormat()));
        }
        List<Object> known = template.knowsDevelopers() ? prepared : SystemMessages.fromDevelopers(prepared);
        TemplateInput.Builder input = TemplateInput.of(ListValue.EMPTY).specialTokens(specialTokens);
        body.path("chat_template_kwargs").properties().forEach(each -> input.variable(each.getKey(), each.getValue()));
        // the request's own fields win over the same names among the template's arguments
        reasoning(body, input);
        if (body.hasNonNull("documents")) {
            input.documents(body.get("documents"));
        }
        return input.value("messages", ListValue.list(known))
                .value("tools", ChatTools.of(body.path("tools")))
                .addGenerationPrompt(flag(body, "add_generation_prompt", true))
                .continueFinalMessage(flag(body, "continue_final_message", false));
    }

    private static boolean flag(JsonNode body, String name, boolean otherwise) {
        JsonNode value = body.get(name);
        return (value == null || value.isNull()) ? otherwise : value.asBoolean();
    }

    private static void reasoning(JsonNode body, TemplateInput.Builder input) {
        JsonNode effort = body.path("reasoning_effort");
        if (effort.isTextual()) {
            input.variable("reasoning_effort", effort.textValue());
            if (!body.path("chat_template_kwargs").has("enable_thinking")) {
                input.value("enable_thinking", !effort.textValue().equals("none"));
            }
        }
    }
}
