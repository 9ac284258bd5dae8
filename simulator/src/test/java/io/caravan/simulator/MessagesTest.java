package io.caravan.simulator;

import static io.caravan.simulator.EngineClient.events;
import static io.caravan.simulator.EngineClient.json;
import static io.caravan.simulator.EngineClient.post;
import static io.caravan.simulator.EngineClient.send;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Anthropic's API, beside answers of a real vLLM. */
class MessagesTest {

    private final SimulatedEngine engine =
            new SimulatedEngine(EngineSettings.defaults().withModel("sim").faster(20));

    @BeforeEach
    void start() {
        engine.start();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aWholeMessageHasTheFieldsOfVllm() throws IOException {
        String message = ask(",\"max_tokens\":8").body();

        assertThat(shape(message)).isEqualTo(shape(body("messages.response")));
        assertThat(json(message).at("/content/0/text").asText()).hasSize(8 * 4);
        assertThat(json(message).at("/usage/output_tokens").asInt()).isEqualTo(8);
        assertThat(engine.served()).isEqualTo(1);
    }

    @Test
    void aStreamedMessageHasTheEventsOfVllm() throws IOException {
        HttpResponse<String> response = ask(",\"max_tokens\":4,\"stream\":true");

        List<String> events = events(response.body());
        List<String> real = events(resource("messages-stream.response"));
        assertThat(response.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
        assertThat(names(response.body())).isEqualTo(names(resource("messages-stream.response")));
        assertThat(events.stream().map(MessagesTest::shape))
                .isEqualTo(real.stream().map(MessagesTest::shape).toList());
        assertThat(response.body()).endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    }

    @Test
    void tokensAreCountedWithoutAnAnswer() throws IOException {
        String counted =
                send(post(engine, "/v1/messages/count_tokens", question(""))).body();

        assertThat(shape(counted)).isEqualTo(shape(body("messages-count_tokens.response")));
        assertThat(json(counted).path("input_tokens").asInt())
                .isEqualTo(json(ask(",\"max_tokens\":1").body())
                        .at("/usage/input_tokens")
                        .asInt());
        assertThat(engine.served()).isEqualTo(1);
    }

    @Test
    void aSystemTextIsPartOfThePrompt() throws IOException {
        String alone =
                send(post(engine, "/v1/messages/count_tokens", question(""))).body();
        String more = ",\"system\":[{\"type\":\"text\",\"text\":\"Be kind\"}]";
        String withSystem =
                send(post(engine, "/v1/messages/count_tokens", question(more))).body();

        assertThat(json(withSystem).path("input_tokens").asInt())
                .isEqualTo(json(alone).path("input_tokens").asInt() + 1 + 2);
    }

    @Test
    void anErrorHasTheShapeOfTheApi() throws IOException {
        engine.faults().set(Fault.STATUS, 429);
        engine.faults().set(Fault.RETRY_AFTER_SECONDS, 2);

        HttpResponse<String> response = ask(",\"max_tokens\":1");

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("retry-after")).contains("2");
        assertThat(json(response.body()).path("type").asText()).isEqualTo("error");
        assertThat(json(response.body()).at("/error/type").asText()).isEqualTo("TooManyRequestsError");
    }

    @Test
    void withoutALimitItIsRefused() throws IOException {
        assertThat(ask("").statusCode()).isEqualTo(400);
    }

    @Test
    void aDyingEngineEndsItsStreamsWithAnErrorEvent() throws IOException {
        engine.faults().set(Fault.ERROR_EVENT_AFTER_TOKENS, 1);

        String body = ask(",\"max_tokens\":8,\"stream\":true").body();

        assertThat(names(body)).containsExactly("message_start", "content_block_start", "content_block_delta", "error");
    }

    private HttpResponse<String> ask(String more) throws IOException {
        return send(post(engine, "/v1/messages", question(more)));
    }

    private static String question(String more) {
        return EngineClient.chatBody("Say hello", more);
    }

    private static List<String> names(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("event: "))
                .map(line -> line.substring(7))
                .toList();
    }

    /** A JSON text without what differs from run to run. */
    private static String shape(String text) {
        JsonNode node = json(text);
        return node.toString()
                .replaceAll("\"(id|model|text)\":\"[^\"]*\"", "\"$1\":\"\"")
                .replaceAll("input_tokens\":\\d+", "input_tokens\":0");
    }

    private static String body(String name) throws IOException {
        String response = resource(name);
        return response.substring(response.indexOf("\r\n\r\n"));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = MessagesTest.class.getResourceAsStream("/vllm/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
