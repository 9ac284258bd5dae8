package io.caravan.tokenizer.template;

import java.util.List;

/** How a template wants the content of a message. */
public enum ContentFormat {
    /** As one string. */
    STRING,
    /** As a list of parts, the way OpenAI's API has it. */
    OPENAI;

    /** What vLLM finds by looking at the loops of a template: {@link #OPENAI} if one goes over a message's content. */
    static ContentFormat of(List<Statement> template) {
        return ContentLoops.present(template) ? OPENAI : STRING;
    }
}
