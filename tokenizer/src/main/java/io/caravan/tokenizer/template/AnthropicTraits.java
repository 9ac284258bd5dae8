package io.caravan.tokenizer.template;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What vLLM 0.32 finds out about a model's templates by trying them, before it turns Anthropic's requests into chat completions.
 * Immutable.
 *
 * @param systemFirst whether systems that speak within a conversation are moved to its beginning, since a template does not take them
 *     elsewhere
 * @param effortWithoutThinking the reasoning effort of a request whose thinking is disabled: {@code none}, or {@code low} where the
 *     template does not take that, or makes of it the same as of another effort
 */
public record AnthropicTraits(boolean systemFirst, String effortWithoutThinking) {

    private static final List<String> EFFORTS = List.of("low", "medium", "high", "xhigh", "max");
    /** The trial knows neither this tag nor what Transformers adds to the globals. */
    private static final Pattern GENERATION = Pattern.compile("\\{%[-+]?\\s*generation\\b");

    private static final List<String> ADDED = List.of("raise_exception", "strftime_now");

    /** Tries a model's templates. */
    public static AnthropicTraits of(ModelTemplates templates) {
        return new AnthropicTraits(
                refusesLateSystem(templates.forRequest(false)) || refusesLateSystem(templates.forRequest(true)),
                effortWithoutThinking(templates));
    }

    private static boolean refusesLateSystem(Optional<ChatTemplate> template) {
        if (template.isEmpty() || GENERATION.matcher(template.get().source()).find()) {
            return true;
        }
        Map<String, Object> variables = new HashMap<>();
        ADDED.forEach(name -> variables.put(name, Undefined.variable(name)));
        variables.put("add_generation_prompt", false);
        variables.put("messages", ListValue.list(List.of(said("system"), said("user"), said("system"), said("user"))));
        try {
            ChatTemplate tried = template.get();
            tried.render(new Rendering(variables, new Output(), Clock.systemUTC(), tried.limits()));
            return false;
        } catch (TemplateException | StackOverflowError e) {
            return true;
        }
    }

    private static Object said(String role) {
        Dict message = new Dict(2);
        message.put("role", role);
        message.put("content", "t");
        return message;
    }

    private static String effortWithoutThinking(ModelTemplates templates) {
        String none = rendered(templates, "none");
        boolean distinct =
                none != null && EFFORTS.stream().noneMatch(effort -> none.equals(rendered(templates, effort)));
        return distinct ? "none" : "low";
    }

    /** The text of a short conversation with an effort; null if the template refuses. */
    private static @Nullable String rendered(ModelTemplates templates, String effort) {
        ChatTemplate template = templates.forRequest(false).orElse(null);
        if (template == null) {
            return null;
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("reasoning_effort", effort);
        body.putArray("messages").addObject().put("role", "user").put("content", "Hi");
        try {
            return template.render(ChatConversation.of(body, template, templates.specialTokens())
                    .build());
        } catch (TemplateException e) {
            return null;
        }
    }
}
