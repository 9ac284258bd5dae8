package io.caravan.processors.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.caravan.inference.Api;
import io.caravan.inference.Prompt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A body that is read again, with the strings that are known of it, is what Jackson reads. */
class KnownStringsProperties {

    private static final String LONG = "A caravan crosses the desert with four wells. ".repeat(8);

    @Property(tries = 500)
    void aBodyReadAgainIsTheSame(@ForAll("strings") List<String> strings, @ForAll boolean cut) throws IOException {
        StringBuilder messages = new StringBuilder();
        for (String each : strings) {
            messages.append(messages.isEmpty() ? "" : ", ")
                    .append("{\"content\": \"")
                    .append(each)
                    .append("\", \"role\": \"user\"}");
        }
        String tool = strings.get(strings.size() - 1);
        String body = "{\"model\": \"m\", \"messages\": [" + messages + "], \"tools\": [{\"type\": \"" + tool
                + "\", \"description\": \"" + tool + "\"}], \"user\": \"" + strings.get(0) + "\"}";
        same(body, cut ? 700 : 1 << 20);
    }

    @Example
    void longStringsAreTakenFromThePromptInTheOrderOfTheBody() throws IOException {
        String body = "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"" + LONG
                + "1\\n\"}, {\"role\": \"user\", \"content\": \"short\"}], \"tools\": [{\"description\": \"" + LONG
                + "2é\"}]}";
        assertThat(same(body, 1 << 20)).containsExactly(LONG + "1\n", LONG + "2é");
    }

    private static List<String> same(String text, int limit) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        Prompt prompt = new InferenceBodyReader(limit)
                .read("r1", Api.CHAT_COMPLETIONS, "/v1/chat/completions", ByteBuffer.wrap(body))
                .prompt();
        KnownStrings known = KnownStrings.of(prompt);
        byte[] room = Arrays.copyOf(body, body.length + 9);
        assertThat(texts(new PromptJsonFactory().createParser(room, body.length, known)))
                .isEqualTo(texts(new JsonFactory().createParser(body)));
        List<String> made = new ArrayList<>();
        known.tell((string, utf8, from, length) -> {
            assertThat(new String(utf8, from, length, StandardCharsets.UTF_8)).isEqualTo(string);
            made.add(string);
        });
        return made;
    }

    private static List<String> texts(JsonParser parser) throws IOException {
        List<String> texts = new ArrayList<>();
        try (parser) {
            while (parser.nextToken() != null) {
                texts.add(parser.currentToken() + " " + parser.getText());
            }
        }
        return texts;
    }

    @Provide
    Arbitrary<List<String>> strings() {
        Arbitrary<String> piece =
                Arbitraries.of(LONG, LONG, "x".repeat(250), "é", "\\n", "\\u00e9", "\\\"", "🐫", "\\ud83d", "", "y");
        return piece.list()
                .ofMinSize(0)
                .ofMaxSize(5)
                .map(list -> String.join("", list))
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }
}
