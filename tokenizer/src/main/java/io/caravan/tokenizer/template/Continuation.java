package io.caravan.tokenizer.template;

import java.util.HashMap;
import java.util.Map;

/**
 * Renders a conversation whose last message is to be continued, as Transformers does: a mark is put behind that message's
 * text, and the rendered text ends where the mark is found.
 */
final class Continuation {

    private static final String MARK = "CONTINUE_FINAL_MESSAGE_TAG";
    private static final String SPACED = MARK + " ";

    private final ChatTemplate template;
    private final TemplateInput input;
    private String words = "";

    Continuation(ChatTemplate template, TemplateInput input) {
        this.template = template;
        this.input = input;
    }

    void render(Output out) {
        if (Equality.truth(input.variables().getOrDefault("add_generation_prompt", false))) {
            throw TemplateException.failed("continue_final_message and add_generation_prompt are not compatible");
        }
        if (!template.source().contains("content")) {
            throw TemplateException.failed("continue_final_message is set but the template has no 'content'");
        }
        Map<String, Object> variables = new HashMap<>(input.variables());
        variables.put("messages", marked(variables.getOrDefault("messages", None.NONE)));
        Output whole = new Output();
        template.render(new Rendering(variables, whole, input.clock(), template.limits()));
        String text = whole.toString();
        int at = text.lastIndexOf(MARK);
        String stripped = Whitespace.stripEnd(Whitespace.stripStart(words));
        if (at < 0 || !text.contains(stripped)) {
            throw TemplateException.failed("continue_final_message is set but the final message does not appear");
        }
        boolean kept = text.startsWith(SPACED, at);
        out.append(kept ? text.substring(0, at) : Whitespace.stripEnd(text.substring(0, at)));
    }

    private Object marked(Object messages) {
        if (!(messages instanceof ListValue list) || list.isEmpty()) {
            throw TemplateException.failed("continue_final_message is set but there is no message");
        }
        Object[] all = list.toArray();
        Object content = all[all.length - 1] instanceof Dict last ? last.get("content") : null;
        if (content == null || content instanceof None) {
            throw TemplateException.failed("continue_final_message is set but the final message has no content");
        }
        Dict copy = new Dict(4);
        copy.putAll((Dict) all[all.length - 1]);
        copy.put("content", content instanceof ListValue parts ? markedParts(parts) : ended(content, ""));
        all[all.length - 1] = copy;
        return ListValue.list(all);
    }

    private Object markedParts(ListValue parts) {
        Object[] all = parts.toArray();
        for (int i = all.length - 1; i >= 0; i--) {
            Object text = all[i] instanceof Dict part ? part.get("text") : null;
            if (text != null) {
                Dict copy = new Dict(4);
                copy.putAll((Dict) all[i]);
                copy.put("text", ended(text, "part's "));
                all[i] = copy;
                return ListValue.list(all);
            }
        }
        throw TemplateException.failed("continue_final_message is set but the final message has no text");
    }

    private Object ended(Object text, String whose) {
        words = Text.required(text, "the final message's " + whose + "text");
        return words + SPACED;
    }
}
