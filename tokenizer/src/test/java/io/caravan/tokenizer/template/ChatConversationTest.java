package io.caravan.tokenizer.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages are prepared as vLLM 0.32 prepares them; {@code vllm_messages.py} records what that is. */
class ChatConversationTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ChatTemplate STRING = ChatTemplate.compile("{{ messages | tojson }}");
    private static final ChatTemplate OPENAI = ChatTemplate.compile(
            "{{ messages | tojson }}{% for m in messages %}{% for p in m.content %}{% endfor %}{% endfor %}");

    @ParameterizedTest(name = "{0}")
    @MethodSource("recorded")
    void preparesMessagesAsTheEngineDoes(String name, JsonNode row) throws IOException {
        for (ChatTemplate template : List.of(STRING, OPENAI)) {
            JsonNode expected = row.get(template == STRING ? "string" : "openai");
            // what the engine refuses is left to the engine
            if (!expected.has("error")) {
                assertThat(prepared(row.get("messages"), template)).isEqualTo(expected);
            }
        }
    }

    static Stream<Arguments> recorded() throws IOException {
        try (InputStream in = ChatConversationTest.class.getResourceAsStream("vllm-messages.json")) {
            JsonNode recorded = JSON.readTree(Objects.requireNonNull(in));
            return StreamSupport.stream(recorded.get("rows").spliterator(), false)
                    .map(row -> Arguments.of(row.get("name").textValue(), row));
        }
    }

    private static JsonNode prepared(JsonNode messages, ChatTemplate template) throws IOException {
        ObjectNode body = JSON.createObjectNode();
        body.set("messages", messages);
        return JSON.readTree(
                template.render(ChatConversation.of(body, template, Map.of()).build()));
    }
}
