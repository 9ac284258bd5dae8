package io.caravan.simulator;

import static io.caravan.simulator.EngineClient.chat;
import static io.caravan.simulator.EngineClient.chatBody;
import static io.caravan.simulator.EngineClient.events;
import static io.caravan.simulator.EngineClient.get;
import static io.caravan.simulator.EngineClient.json;
import static io.caravan.simulator.EngineClient.post;
import static io.caravan.simulator.EngineClient.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedEngineTest {

    private final SimulatedEngine engine = new SimulatedEngine(
            EngineSettings.defaults().withModel("sim").faster(20).withSeed(7));

    @BeforeEach
    void start() {
        engine.start();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aWholeChatHasTheFieldsOfVllm() throws IOException {
        HttpResponse<String> response = chat(engine, "Say hello", ",\"max_tokens\":8");

        JsonNode body = json(response.body());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-request-id")).contains("r-1");
        assertThat(fieldNames(body)).isEqualTo(fieldNames(fixture("chat.response")));
        JsonNode choice = body.at("/choices/0");
        assertThat(fieldNames(choice))
                .isEqualTo(fieldNames(fixture("chat.response").at("/choices/0")));
        assertThat(choice.path("finish_reason").asText()).isEqualTo("length");
        assertThat(choice.at("/message/content").asText()).hasSize(8 * 4).matches("[A-Za-z, ]+");
        assertThat(body.at("/usage/prompt_tokens").asInt()).isEqualTo(5);
        assertThat(body.at("/usage/completion_tokens").asInt()).isEqualTo(8);
        assertThat(body.at("/usage/total_tokens").asInt()).isEqualTo(13);
        assertThat(body.at("/usage/prompt_tokens_details/cached_tokens").asInt())
                .isZero();
        assertThat(engine.served()).isEqualTo(1);
        assertThat(engine.active()).isZero();
    }

    @Test
    void aWholeTextCompletionHasTheFieldsOfVllm() throws IOException {
        String request = "{\"model\":\"sim\",\"prompt\":\"Once upon a time\",\"max_tokens\":8}";
        JsonNode body = json(send(post(engine, "/v1/completions", request)).body());

        assertThat(fieldNames(body)).isEqualTo(fieldNames(fixture("completions.response")));
        assertThat(body.at("/usage/prompt_tokens").asInt()).isEqualTo(4);
    }

    @Test
    void aPromptOfTokenIdsIsTakenAsItIs() throws IOException {
        JsonNode body = json(send(post(engine, "/v1/completions", "{\"prompt\":[1,2,3,4,5,6,7]}"))
                .body());

        assertThat(body.at("/usage/prompt_tokens").asInt()).isEqualTo(7);
        assertThat(body.at("/usage/completion_tokens").asInt()).isEqualTo(32);
        assertThat(body.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    }

    @Test
    void aStreamedChatHasTheEventsOfVllm() throws IOException {
        String more = ",\"max_completion_tokens\":3,\"stream\":true,\"stream_options\":{\"include_usage\":true}";
        HttpResponse<String> response = chat(engine, "Say hello", more);

        List<String> events = events(response.body());
        List<String> real = events(resource("chat-stream-usage.response"));
        assertThat(response.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
        assertThat(response.body()).endsWith("}\n\ndata: [DONE]\n\n").doesNotContain("\r");
        assertThat(events).hasSize(1 + 3 + 1 + 1);
        assertThat(shape(events.get(0))).isEqualTo(shape(real.get(0)));
        assertThat(shape(events.get(1))).isEqualTo(shape(real.get(1)));
        assertThat(shape(events.get(3))).isEqualTo(shape(real.get(8)));
        assertThat(json(events.get(4)).path("choices")).isEmpty();
        assertThat(json(events.get(4)).at("/usage/completion_tokens").asInt()).isEqualTo(3);
        assertThat(json(events.get(0)).path("id").asText()).isEqualTo("chatcmpl-r-1");
    }

    @Test
    void aStreamedTextCompletionHasTheEventsOfVllm() throws IOException {
        String request = "{\"prompt\":\"Once upon a time\",\"max_tokens\":3,\"stream\":true}";
        List<String> events =
                events(send(post(engine, "/v1/completions", request)).body());
        List<String> real = events(resource("completions-stream-usage.response"));

        assertThat(events).hasSize(3 + 1);
        assertThat(shape(events.get(0))).isEqualTo(shape(real.get(0)));
        assertThat(json(events.get(2)).at("/choices/0/finish_reason").asText()).isEqualTo("length");
    }

    @Test
    void aStreamAndAWholeAnswerSayTheSame() throws IOException {
        String whole = json(chat(engine, "Tell me", "").body())
                .at("/choices/0/message/content")
                .asText();
        String streamed = events(chat(engine, "Tell me", ",\"stream\":true").body()).stream()
                .filter(event -> !event.equals("[DONE]"))
                .map(event -> json(event).at("/choices/0/delta/content").asText())
                .collect(Collectors.joining());

        assertThat(streamed).isEqualTo(whole).hasSize(32 * 4);
    }

    @Test
    void theNextTurnOfAChatFindsTheFirstInTheCache() throws IOException {
        String question = "x".repeat(400);
        String answer = json(chat(engine, question, ",\"max_tokens\":40").body())
                .at("/choices/0/message/content")
                .asText();
        String turn = "{\"messages\":[{\"role\":\"user\",\"content\":\"" + question
                + "\"},{\"role\":\"assistant\",\"content\":\"" + answer
                + "\"},{\"role\":\"user\",\"content\":\"And then?\"}]}";
        JsonNode body = json(send(post(engine, "/v1/chat/completions", turn)).body());

        assertThat(body.at("/usage/prompt_tokens_details/cached_tokens").asInt())
                .isEqualTo((1 + 100 + 1 + 39) / 16 * 16);
        assertThat(get(engine, "/metrics").body())
                .contains("vllm:prefix_cache_hits_total{engine=\"0\",model_name=\"sim\"} 128.0");
    }

    @Test
    void errorsAreShapedAsVllmShapesThem() throws IOException {
        assertError(send(post(engine, "/v1/completions", "{\"model\":\"nope\",\"prompt\":\"a\"}")), 404, "model");
        assertError(send(post(engine, "/v1/chat/completions", "{\"model\": ")), 400, null);
        assertError(send(post(engine, "/v1/chat/completions", "{\"model\":\"sim\"}")), 400, "body.messages");
        assertError(send(post(engine, "/v1/chat/completions", "{\"messages\":[]}")), 400, null);
        assertError(chat(engine, "hi", ",\"max_tokens\":0"), 400, "max_tokens");
        assertError(chat(engine, "hi", ",\"max_tokens\":599999,\"stream\":true"), 400, "input_tokens");
        assertThat(get(engine, "/v1/nope").statusCode()).isEqualTo(404);
        assertThat(get(engine, "/v1/completions").statusCode()).isEqualTo(405);
        assertThat(engine.active()).isZero();
    }

    @Test
    void thePagesOfAnEngineAnswer() throws IOException {
        JsonNode models = json(get(engine, "/v1/models").body());
        String metrics = get(engine, "/metrics").body();

        assertThat(get(engine, "/health").statusCode()).isEqualTo(200);
        assertThat(models.at("/data/0/id").asText()).isEqualTo("sim");
        assertThat(metrics)
                .contains("# TYPE vllm:num_requests_waiting gauge\n")
                .contains("vllm:num_requests_waiting{engine=\"0\",model_name=\"sim\"} 0.0\n")
                .contains("vllm:num_requests_running{engine=\"0\",model_name=\"sim\"} 0.0\n")
                .contains("vllm:kv_cache_usage_perc{engine=\"0\",model_name=\"sim\"} 0.0\n")
                .containsPattern("vllm:cache_config_info\\{block_size=\"16\",.*num_gpu_blocks=\"37500\".*\\} 1.0\n");
    }

    @Test
    void aClientThatLeavesFreesTheSlot() throws IOException {
        byte[] request = rawChat(",\"max_tokens\":500000,\"stream\":true");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), engine.port())) {
            socket.getOutputStream().write(request);
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            await().until(() -> get(engine, "/metrics").body().contains("running{engine=\"0\",model_name=\"sim\"} 1"));
        }

        await().until(() -> engine.cancelled() == 1);
        assertThat(engine.active()).isZero();
        assertThat(get(engine, "/metrics").body())
                .contains("vllm:num_requests_running{engine=\"0\",model_name=\"sim\"} 0.0")
                .contains("vllm:kv_cache_usage_perc{engine=\"0\",model_name=\"sim\"} 0.0");
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrderOnOneConnection() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), engine.port())) {
            socket.setSoTimeout(10_000);
            byte[] one = rawChat(",\"max_tokens\":2,\"stream\":true");
            socket.getOutputStream().write(one);
            socket.getOutputStream()
                    .write("GET /version HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(one);
            socket.getOutputStream()
                    .write("GET /health HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(all.split("HTTP/1.1 200 OK", -1)).hasSize(1 + 4);
            assertThat(all.indexOf("[DONE]")).isLessThan(all.indexOf("{\"version\""));
            assertThat(all.lastIndexOf("[DONE]")).isGreaterThan(all.indexOf("{\"version\""));
        }
    }

    @Test
    void aBodyOfManyMebibytesIsTaken() throws IOException {
        JsonNode body =
                json(chat(engine, "a".repeat(2_000_000), ",\"max_tokens\":1").body());

        assertThat(body.at("/usage/prompt_tokens").asInt()).isEqualTo(500_002);
        assertError(chat(engine, "a".repeat(8_000_000), ",\"max_tokens\":1"), 400, "input_tokens");
    }

    @Test
    void anEngineThatIsStoppedAndStartedKeepsItsPortAndForgetsItsCache() throws IOException {
        int port = engine.port();
        chat(engine, "b".repeat(200), "");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(rawChat(",\"max_tokens\":500000,\"stream\":true"));
            await().until(() -> engine.active() == 1);

            engine.stop();
            engine.start();
            await().until(() -> engine.active() == 0);
        }

        assertThat(engine.port()).isEqualTo(port);
        assertThat(get(engine, "/metrics").body())
                .contains("vllm:kv_cache_usage_perc{engine=\"0\",model_name=\"sim\"} 0.0\n");
        JsonNode again = json(chat(engine, "b".repeat(200), "").body());
        assertThat(again.at("/usage/prompt_tokens_details/cached_tokens").asInt())
                .isZero();
    }

    private byte[] rawChat(String more) {
        String body = chatBody("hello", more);
        return ("POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\ncontent-length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void assertError(HttpResponse<String> response, int status, String param) {
        JsonNode error = json(response.body()).path("error");
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(fieldNames(error)).containsExactly("message", "type", "param", "code");
        assertThat(error.path("code").asInt()).isEqualTo(status);
        if (param != null) {
            assertThat(error.path("param").asText()).isEqualTo(param);
        }
    }

    private static List<String> fieldNames(JsonNode object) {
        return object.properties().stream().map(entry -> entry.getKey()).toList();
    }

    /** An event without what differs from run to run. */
    private static String shape(String event) {
        return event.replaceAll("\"(id|model|content|text)\":\"[^\"]*\"", "\"$1\":\"\"")
                .replaceAll("\"created\":\\d+", "\"created\":0");
    }

    private static JsonNode fixture(String name) throws IOException {
        String response = resource(name);
        return json(response.substring(response.indexOf("\r\n\r\n")));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = SimulatedEngineTest.class.getResourceAsStream("/vllm/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
