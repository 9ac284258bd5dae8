package io.caravan.tokenizer.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What we render is what Python's jinja2 renders; {@code template-reference.sh} records what that is. */
class ChatTemplateReferenceTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest(name = "{0}")
    @MethodSource("snippets")
    void everyFeatureDoesWhatItDoesInPython(String template, JsonNode variables, JsonNode expected) {
        assertThat(Reference.difference(template, variables, false, expected)).isEmpty();
    }

    static Stream<Arguments> snippets() throws IOException {
        JsonNode recorded = resource("snippets.json");
        return StreamSupport.stream(recorded.get("snippets").spliterator(), false)
                .map(each -> Arguments.of(each.get("template").textValue(), recorded.get("variables"), each));
    }

    @Test
    void wholeTemplatesRenderEveryConversationAsPythonDoes() throws IOException {
        assertThat(Reference.differences(resource("conversations.json"))).isEmpty();
    }

    @Test
    @EnabledIfSystemProperty(named = "template.reference", matches = ".+")
    void realTemplatesRenderEveryConversationAsPythonDoes() throws IOException {
        JsonNode recorded = JSON.readTree(new File(System.getProperty("template.reference")));
        List<String> differences = Reference.differences(recorded);
        System.out.println(recorded.get("templates").size() + " templates, "
                + recorded.get("conversations").size() + " conversations, " + differences.size() + " differences");
        assertThat(recorded.get("templates").size()).isGreaterThanOrEqualTo(97);
        assertThat(differences).isEmpty();
    }

    private static JsonNode resource(String name) throws IOException {
        try (InputStream in = ChatTemplateReferenceTest.class.getResourceAsStream(name)) {
            return JSON.readTree(Objects.requireNonNull(in));
        }
    }
}
