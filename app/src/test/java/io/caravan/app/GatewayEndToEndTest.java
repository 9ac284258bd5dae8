package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.app.GatewayClient.Answer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Completions through the whole gateway: what goes in at the client's end and what comes out. */
class GatewayEndToEndTest {

    private static GatewayFixture gateway;
    private static GatewayClient client;

    @BeforeAll
    static void start() {
        gateway = GatewayFixture.start(2, "exposeEndpoint=true");
        client = gateway.client();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @AfterEach
    void nothingStaysInFlight() {
        gateway.awaitIdle();
    }

    @Test
    void aWholeChatIsAnsweredAsTheEngineAnswers() {
        Answer answer = client.chat(GatewayClient.chat("How are ropes made?", false, 8), "x-request-id", "whole-1");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.json().path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.json().at("/choices/0/message/content").asText()).hasSize(32);
        assertThat(answer.json().at("/usage/completion_tokens").asInt()).isEqualTo(8);
        assertThat(answer.header("x-request-id")).isEqualTo("whole-1");
    }

    @Test
    void aStreamedChatComesAsEventsAndEndsWithDone() {
        Answer answer = client.chat(GatewayClient.chat("How are ropes made?", true, 8), "x-request-id", "stream-1");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).startsWith("text/event-stream");
        assertThat(answer.isDone()).isTrue();
        assertThat(contents(answer, "/choices/0/delta/content")).hasSize(32);
        JsonNode decision = gateway.decision("stream-1");
        assertThat(decision.at("/outcome/ending").asText()).isEqualTo("completed");
    }

    @Test
    void aStreamWithUsageTellsTheRecordItsTokens() {
        String body = GatewayClient.chat("How are ropes made?", true, 8)
                .replace("\"stream\":true", "\"stream\":true,\"stream_options\":{\"include_usage\":true}");

        Answer answer = client.chat(body, "x-request-id", "usage-1");

        assertThat(answer.body()).contains("\"completion_tokens\":8");
        assertThat(gateway.decision("usage-1")
                        .at("/outcome/usage/completionTokens")
                        .asInt())
                .isEqualTo(8);
    }

    @Test
    void aTextCompletionIsAnsweredWholeAndStreamed() {
        Answer whole = client.post("/v1/completions", GatewayClient.completion("Once upon a time", false, 6));
        Answer streamed = client.post("/v1/completions", GatewayClient.completion("Once upon a time", true, 6));

        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.json().path("object").asText()).isEqualTo("text_completion");
        assertThat(streamed.isDone()).isTrue();
        assertThat(contents(streamed, "/choices/0/text"))
                .isEqualTo(whole.json().at("/choices/0/text").asText());
    }

    @Test
    void aConnectionServesOneRequestAfterTheOther() throws IOException {
        String streamed = RawConnection.post("/v1/chat/completions", GatewayClient.chat("One", true, 4));
        String listed = "GET /v1/models HTTP/1.1\r\nhost: gateway\r\n\r\n";
        try (RawConnection connection = new RawConnection(client.port())) {
            for (int i = 0; i < 3; i++) {
                assertThat(connection.send(streamed).readUntil("\r\n0\r\n\r\n"))
                        .startsWith("HTTP/1.1 200 OK\r\n")
                        .endsWith("\r\n0\r\n\r\n");
                assertThat(connection.send(listed).readUntil("]}")).startsWith("HTTP/1.1 200 OK\r\n");
            }
        }
    }

    @Test
    void theSecondTurnGoesWhereTheFirstWent() {
        String first = "You know the caravan handbook by heart. ".repeat(40);
        Answer one = client.chat(GatewayClient.chat(first, false, 4), "x-request-id", "turn-1");
        Answer two = client.chat(GatewayClient.chat(first + "And then?", false, 4), "x-request-id", "turn-2");

        assertThat(two.header("x-caravan-endpoint")).isEqualTo(one.header("x-caravan-endpoint"));
        assertThat(two.json().at("/usage/prompt_tokens_details/cached_tokens").asInt())
                .isPositive();
        JsonNode decision = gateway.decision("turn-2");
        String picked = decision.path("picked").asText();
        assertThat(decision.path("pickedAddress").asText()).isEqualTo(one.header("x-caravan-endpoint"));
        assertThat(decision.at("/endpoints/" + picked + "/matchedBlocks").asInt())
                .isPositive();
    }

    @Test
    void everyAnswerHasARequestId() {
        List<Answer> answers = List.of(
                client.chat(GatewayClient.chat("Hello", false, 2)),
                client.chat(GatewayClient.chat("Hello", true, 2)),
                client.get("/v1/models"),
                client.get("/v1/chat/completions"),
                client.get("/nowhere"),
                client.chat("{"),
                client.chat(GatewayClient.chat("Hello", false, 2).replace(GatewayFixture.MODEL, "other")));

        assertThat(answers).extracting(Answer::status).containsExactly(200, 200, 200, 405, 404, 400, 404);
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.header("x-request-id")).isNotEmpty());
        assertThat(answers).extracting(answer -> answer.header("x-request-id")).doesNotHaveDuplicates();
    }

    @Test
    void aRequestIdThatCannotBeLoggedIsReplacedEverywhere() {
        String tooLong = "x".repeat(300);

        Answer served = client.chat(GatewayClient.chat("Hello", false, 2), "x-request-id", tooLong);
        Answer refused = client.chat("{", "x-request-id", tooLong);

        assertThat(served.header("x-request-id")).isNotEqualTo(tooLong).isNotEmpty();
        assertThat(refused.header("x-request-id")).isNotEqualTo(tooLong).isNotEmpty();
    }

    @Test
    void anAnswerNamesItsEndpointWhereThatIsExposed() {
        Answer answer = client.chat(GatewayClient.chat("Hello", true, 2));

        assertThat(gateway.fleet().uris())
                .extracting(uri -> uri.getHost() + ":" + uri.getPort())
                .contains(answer.header("x-caravan-endpoint"));
    }

    private static String contents(Answer answer, String pointer) {
        StringBuilder text = new StringBuilder();
        for (String event : answer.events()) {
            if (event.startsWith("{")) {
                text.append(new Answer(200, null, event).json().at(pointer).asText(""));
            }
        }
        return text.toString();
    }
}
