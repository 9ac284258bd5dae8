package io.caravan.component.inference.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.inference.MultimodalItem;
import io.caravan.inference.Prompt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that a real vLLM 0.32 gave. */
class TokenAnswerReaderTest {

    private static final int[] HELLO = {151644, 872, 198, 45764, 23811, 151645, 198, 151644, 77091, 198};

    @ParameterizedTest
    @ValueSource(strings = {"chat-render", "responses-render", "tokenize-chat"})
    void aChatHasItsIds(String recorded) throws IOException {
        assertThat(recorded(recorded)).containsExactly(new Prompt.Ids(HELLO));
    }

    @Test
    void everyPromptOfACompletionHasItsIds() throws IOException {
        assertThat(recorded("completions-render"))
                .containsExactly(new Prompt.Ids(new int[] {12522, 5193, 264, 882}), new Prompt.Ids(new int[] {15666}));
        assertThat(recorded("tokenize-prompt")).containsExactly(new Prompt.Ids(new int[] {12522, 5193, 264, 882}));
    }

    @Test
    void picturesAreKnownByHashAndPlace() throws IOException {
        Prompt.Ids ids = (Prompt.Ids) recorded("chat-render-pictures").get(0);

        assertThat(ids.ids()).hasSize(133);
        assertThat(ids.items())
                .extracting(MultimodalItem::offset, MultimodalItem::length)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(4, 16), org.assertj.core.groups.Tuple.tuple(22, 64));
        assertThat(ids.items().get(0).hash())
                .isEqualTo("993906fd1439318075be76bf55ec5c3ef43cf554beb653b059dfbeb3171304e4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "7",
                "{\"token_ids\":null}",
                "{\"token_ids\":[1,\"2\"]}",
                "{\"token_ids\":[1,2",
                "{\"token_ids\":[99999999999]}",
                "{\"token_ids\":[1],\"features\":{\"mm_hashes\":{},\"mm_placeholders\":{\"image\":[{\"offset\":1,\"length\":2}]}}}"
            })
    void whatIsNoAnswerIsRefused(String body) {
        assertThatThrownBy(
                        () -> TokenAnswerReader.read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(IOException.class);
    }

    private static List<Prompt.Part> recorded(String name) throws IOException {
        try (InputStream in = TokenAnswerReaderTest.class.getResourceAsStream(name + ".json")) {
            return TokenAnswerReader.read(in);
        }
    }
}
