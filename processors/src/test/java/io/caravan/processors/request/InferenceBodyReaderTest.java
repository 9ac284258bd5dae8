package io.caravan.processors.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caravan.failure.InvalidRequestException;
import io.caravan.inference.Api;
import io.caravan.inference.BodyPatch;
import io.caravan.inference.InferenceRequest;
import io.caravan.inference.Prompt;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferenceBodyReaderTest {

    private final InferenceBodyReader reader = new InferenceBodyReader(1 << 20);

    @Test
    void readsWhatSchedulingNeedsOfAChat() {
        InferenceRequest request = chat(
                """
                {"temperature": 0.5, "model": "m1", "stream": true, "max_completion_tokens": 7,
                 "stream_options": {"x": [1], "include_usage": true}, "cache_salt": "s",
                 "tools": [{"type": "function", "function": {"name": "messages"}}],
                 "messages": [{"role": "system", "content": "Be brief."},
                              {"content": [{"type": "text", "text": "Hé\\u00e9 \\ud83d\\ude00"},
                                           {"type": "image_url", "image_url": {"url": "data:"}}], "role": "user"}]}""");

        assertThat(request.model()).isEqualTo("m1");
        assertThat(request.stream()).isTrue();
        assertThat(request.includeUsage()).isTrue();
        assertThat(request.maxTokens()).isEqualTo(7);
        assertThat(request.cacheSalt()).isEqualTo("s");
        assertThat(text(request.prompt().parts().get(0))).isEqualTo("messagessystemBe brief.Héé 😀user");
    }

    @Test
    void manyShortPromptsTakeAboutTheRoomOfTheirText() {
        InferenceRequest request = reader.read(
                "id",
                Api.COMPLETIONS,
                "/v1/completions",
                ByteBuffer.wrap(("{\"model\":\"m\",\"prompt\":[" + "\"a\",".repeat(999) + "\"a\"]}")
                        .getBytes(StandardCharsets.UTF_8)));

        assertThat(request.prompt().parts()).hasSize(1000);
        assertThat(request.prompt().parts())
                .allSatisfy(part -> assertThat(((Prompt.Text) part).utf8()).hasSizeLessThanOrEqualTo(2048));
    }

    @Test
    void aLargeBodyIsReadWhereItIs() {
        String body = "{\"pad\":\"" + "é".repeat(2 << 20) + "\",\"stream\":true,\"prompt\":\"x\",\"model\":\"m\","
                + "\"stream_options\":{}}";
        byte[] utf8 = body.getBytes(StandardCharsets.UTF_8);

        InferenceRequest request = reader.read(
                "id",
                Api.COMPLETIONS,
                "/v1/completions",
                ByteBuffer.allocateDirect(utf8.length).put(utf8).flip().asReadOnlyBuffer());

        assertThat(request.model()).isEqualTo("m");
        assertThat(text(request.prompt().parts().get(0))).isEqualTo("x");
        assertThat(request.bodyBytes()).isEqualTo(utf8.length);
        assertThat(request.askForUsage()).isNotNull();
        assertThat(request.askForUsage().offset()).isEqualTo(utf8.length - 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            MESSAGES | {"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"x"}]}],"system":"S"} | Suserx
            COUNT_TOKENS | {"model":"m","system":[{"type":"text","text":"S"}],"messages":[{"role":"user","content":"x"}]} | Suserx
            RESPONSES | {"model":"m","input":"x","instructions":"I","tools":[{"type":"function","name":"f"}]} | fIx
            RESPONSES | {"model":"m","input":[{"role":"user","content":[{"type":"input_text","text":"x"}]},"y"]} | userxy
            RESPONSES | {"model":"m","instructions":"I","input":null} | I
            EMBEDDINGS | {"model":"m","input":"x"} | x
            POOLING | {"messages":[{"role":"user","content":"x"}]} | userx
            RERANK | {"model":"m","query":"q","documents":["a","b"]} | q
            SCORE | {"model":"m","text_1":"q","text_2":["a"]} | q
            TOKENIZE | {"prompt":"x"} | x
            SGLANG_GENERATE | {"text":"x","sampling_params":{"max_new_tokens":4}} | x
            """)
    void findsTheTextOfEveryApi(Api api, String body, String text) {
        InferenceRequest request = reader.read("id", api, api.path(), bytes(body));

        assertThat(text(request.prompt().parts().get(0))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {"stream":true,"prompt":"x","model":"m"} | {"stream_options":{"include_usage":true},"stream":true,"prompt":"x","model":"m"}
            {"stream":true,"prompt":"é","model":"m","stream_options":{}} | {"stream":true,"prompt":"é","model":"m","stream_options":{"include_usage":true}}
            {"stream":true,"prompt":"é","model":"m","stream_options":{"x":1}} | {"stream":true,"prompt":"é","model":"m","stream_options":{"include_usage":true,"x":1}}
            {"stream":true,"prompt":"x","model":"m","stream_options":{"include_usage":true}} |
            {"stream":true,"prompt":"x","model":"m","stream_options":{"include_usage":false}} |
            {"stream":true,"prompt":"x","model":"m","stream_options":null} |
            {"stream":false,"prompt":"x","model":"m"} |
            """)
    void asksForUsageWhereTheClientDidNot(String body, String patched) {
        BodyPatch patch = completion(body).askForUsage();

        assertThat(patch == null ? null : applied(body, patch)).isEqualTo(patched);
    }

    private static String applied(String body, BodyPatch patch) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new String(bytes, 0, patch.offset(), StandardCharsets.UTF_8)
                + new String(patch.text(), StandardCharsets.UTF_8)
                + new String(bytes, patch.offset(), bytes.length - patch.offset(), StandardCharsets.UTF_8);
    }

    @Test
    void takesTokenIdsAsTheyAre() {
        InferenceRequest request = reader.read(
                "id", Api.GENERATE, Api.GENERATE.path(), bytes("{\"token_ids\":[1,2],\"sampling_params\":{}}"));

        assertThat(request.prompt().parts()).containsExactly(new Prompt.Ids(new int[] {1, 2}));
    }

    @Test
    void takesAllTokenIdsThoughTheyAreShorterThanFourBytes() {
        int[] ids = new int[500];
        Arrays.fill(ids, 7);
        String list = Arrays.toString(ids).replace(" ", "");

        InferenceRequest request = reader.read(
                "id", Api.COMPLETIONS, Api.COMPLETIONS.path(), bytes("{\"model\":\"m\",\"prompt\":" + list + "}"));

        assertThat(request.prompt().parts()).containsExactly(new Prompt.Ids(ids));
    }

    @Test
    void leavesOutWhatIsNoTextOfAMessage() {
        InferenceRequest request = chat(
                """
                {"model":"m","messages":[
                  {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
                    "function":{"name":"f","arguments":"{}"}}]},
                  {"role":"tool","tool_call_id":"c1","content":"5"}]}""");

        assertThat(text(request.prompt().parts().get(0))).isEqualTo("assistantf{}tool5");
    }

    @Test
    void readsEveryFormOfAPrompt() {
        assertThat(completion("{\"model\":\"m\",\"prompt\":\"abc\"}").prompt()).isEqualTo(Prompt.text("abc"));
        assertThat(completion("{\"model\":\"m\",\"prompt\":[\"a\",\"b\"]}")
                        .prompt()
                        .parts())
                .hasSize(2);
        assertThat(completion("{\"model\":\"m\",\"prompt\":[1,2,3]}").prompt().parts())
                .containsExactly(new Prompt.Ids(new int[] {1, 2, 3}));
        assertThat(completion("{\"model\":\"m\",\"prompt\":[[1],[2,3]]}")
                        .prompt()
                        .parts())
                .containsExactly(new Prompt.Ids(new int[] {1}), new Prompt.Ids(new int[] {2, 3}));
    }

    @Test
    void keepsTheBeginningOfAPromptBeyondTheLimit() {
        InferenceRequest request = new InferenceBodyReader(4)
                .read("id", Api.COMPLETIONS, "/v1/completions", bytes("{\"model\":\"m\",\"prompt\":\"abcdefgh\"}"));

        assertThat(text(request.prompt().parts().get(0))).isEqualTo("abcd");
    }

    @Test
    void takesNothingMoreBehindToolsThatFillTheLimitWithWideCharacters() {
        InferenceRequest request = new InferenceBodyReader(4)
                .read(
                        "id",
                        Api.CHAT_COMPLETIONS,
                        "/v1/chat/completions",
                        bytes("{\"model\":\"m\",\"tools\":[\"abc\\ud83d\"],\"messages\":[{\"content\":\"x\"}]}"));

        assertThat(text(request.prompt().parts().get(0))).isEqualTo("abc\ufffd");
    }

    @Test
    void neverShowsPromptText() {
        InferenceRequest request = completion("{\"model\":\"m\",\"prompt\":\"secret\"}");

        assertThat(request.toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {"messages":[{"role":"user","content":"x"}]}              | model        | missing_field
            {"model":"","messages":[{"role":"user","content":"x"}]}   | model        | invalid_value
            {"model":7,"messages":[{"role":"user","content":"x"}]}    | model        | wrong_type
            {"model":"m"}                                             | messages     | missing_field
            {"model":"m","messages":[]}                               | messages     | invalid_value
            {"model":"m","messages":"x"}                              | messages     | wrong_type
            {"model":"m","messages":["x"]}                            | messages[0]  | wrong_type
            {"model":"m","messages":[{"role":1}]}                     | messages[0].role | wrong_type
            {"model":"m","messages":[{"content":1}]}                  | messages[0].content | wrong_type
            {"model":"m","stream":"yes"}                              | stream       | wrong_type
            {"model":"m","max_tokens":0}                              | max_tokens   | invalid_value
            {"model":"m","max_tokens":1.5}                            | max_tokens   | wrong_type
            {"model":"m","stream_options":[]}                         | stream_options | wrong_type
            {"model":"m"                                              | body         | invalid_json
            [1]                                                       | body         | invalid_json
            {"model":"m","messages":[{"content":"x"}]} x              | body         | invalid_json
            """)
    void namesTheFieldAtFault(String body, String param, String code) {
        InvalidRequestException failure = catchThrowableOfType(InvalidRequestException.class, () -> chat(body));

        assertThat(failure.status()).isEqualTo(400);
        assertThat(failure.param()).isEqualTo(param);
        assertThat(failure.errorCode()).isEqualTo(code);
    }

    private InferenceRequest chat(String body) {
        return reader.read("id", Api.CHAT_COMPLETIONS, "/v1/chat/completions", bytes(body));
    }

    private InferenceRequest completion(String body) {
        return reader.read("id", Api.COMPLETIONS, "/v1/completions", bytes(body));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Prompt.Part part) {
        Prompt.Text text = (Prompt.Text) part;
        return new String(Arrays.copyOf(text.utf8(), text.length()), StandardCharsets.UTF_8);
    }
}
