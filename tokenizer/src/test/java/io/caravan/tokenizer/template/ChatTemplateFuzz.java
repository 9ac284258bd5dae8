package io.caravan.tokenizer.template;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Whatever a model repository calls a template: it compiles and renders within its limits, or is refused. */
class ChatTemplateFuzz {

    private static final TemplateLimits LIMITS = new TemplateLimits(20_000, 20_000, 400_000, 20);
    private static final String CONVERSATION =
            """
            [{"role": "system", "content": "s"}, {"role": "user", "content": [{"type": "text", "text": "\\ud83d\\ude00"}]},
             {"role": "assistant", "content": null, "tool_calls": [{"function": {"name": "f", "arguments": {"a": 1.5}}}]}]
            """;

    @FuzzTest(maxDuration = "10m")
    void rendersOrRefusesAnyTemplate(byte[] data) throws IOException {
        JsonNode messages = new ObjectMapper().readTree(CONVERSATION);
        try {
            ChatTemplate.compile(new String(data, StandardCharsets.UTF_8), LIMITS)
                    .render(TemplateInput.of(messages)
                            .variable("s", "text")
                            .continueFinalMessage(false)
                            .build());
        } catch (TemplateException e) {
            // refused, which is an answer
        }
    }
}
