package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.app.GatewayClient.Answer;
import io.caravan.simulator.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An engine that dies under load: what had not begun goes elsewhere, what had begun ends with an error. */
class EngineDeathTest {

    private GatewayFixture gateway;
    private GatewayClient client;

    @BeforeEach
    void start() {
        gateway = GatewayFixture.start(3);
        client = gateway.client();
    }

    @AfterEach
    void stop() {
        gateway.awaitIdle();
        gateway.close();
    }

    @Test
    void streamsThatHadBegunEndWithATypedErrorEvent() throws IOException {
        List<RawConnection> streams = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            RawConnection stream = new RawConnection(client.port());
            streams.add(stream);
            stream.send(RawConnection.post("/v1/chat/completions", GatewayClient.chat("Tale " + i, true, 800)));
        }
        for (RawConnection stream : streams) {
            stream.readUntil("\"content\":\"");
        }
        int onTheDying = gateway.fleet().engine(1).active();
        assertThat(onTheDying).isPositive();

        gateway.fleet().engine(1).stop();

        int broken = 0;
        for (RawConnection stream : streams) {
            String rest = stream.readUntil("\r\n0\r\n\r\n");
            if (!rest.endsWith("\r\n0\r\n\r\n")) {
                broken++;
                assertErrorEvent(rest);
            }
            stream.close();
        }
        assertThat(broken).isEqualTo(onTheDying);
    }

    @Test
    void requestsThatHadNotBegunAreServedElsewhere() throws Exception {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            answers.add(client.chatLater(GatewayClient.chat("Question " + i, false, 1_000)));
        }
        await().until(() -> gateway.fleet().active() == 30);
        assertThat(gateway.fleet().engine(2).active()).isPositive();
        gateway.fleet().engine(2).stop();
        for (int i = 30; i < 90; i++) {
            answers.add(client.chatLater(GatewayClient.chat("Question " + i, false, 40)));
        }
        for (CompletableFuture<Answer> answer : answers) {
            Answer whole = answer.get(30, TimeUnit.SECONDS);
            assertThat(whole.status()).as(whole.body()).isEqualTo(200);
            assertThat(whole.json().at("/usage/completion_tokens").asInt()).isIn(40, 1_000);
        }
        assertThat(client.admin("/status")
                        .json()
                        .at("/tolerated/dispatch_retried")
                        .asLong())
                .isPositive();
    }

    @Test
    void anEngineThatRefusesConnectionsIsLeftOutAndTakenBack() {
        gateway.fleet().engine(0).faults().set(Fault.REFUSE);
        for (int i = 0; i < 12; i++) {
            assertThat(client.chat(GatewayClient.chat("While it is away " + i, true, 4))
                            .isDone())
                    .isTrue();
        }
        await().until(() -> health("engine-1").equals("unhealthy"));

        gateway.fleet().engine(0).faults().clear();

        await().atMost(Duration.ofSeconds(10)).until(() -> health("engine-1").equals("returning"));
        AtomicInteger prompts = new AtomicInteger();
        await().until(() -> {
            assertThat(client.chat(GatewayClient.chat(prompts.incrementAndGet() + " times I asked", true, 4))
                            .isDone())
                    .isTrue();
            return gateway.fleet().engine(0).served() > 0;
        });
    }

    @Test
    void enginesThatAnswer503AreRetriedElsewhere() {
        gateway.fleet().engine(0).faults().set(Fault.STATUS, 503);
        gateway.fleet().engine(1).faults().set(Fault.STATUS, 503);
        for (int i = 0; i < 20; i++) {
            Answer answer = client.chat(GatewayClient.chat("Anything " + i, false, 4));
            assertThat(answer.status()).isEqualTo(200);
        }
        assertThat(gateway.fleet().engine(0).failed()
                        + gateway.fleet().engine(1).failed())
                .isPositive();
        assertThat(gateway.fleet().servedPerEngine()).containsExactly(0L, 0L, 20L);
    }

    @Test
    void whenNobodyIsReachedTheClientIsTold() {
        gateway.fleet().engines().forEach(engine -> engine.faults().set(Fault.RESET_BEFORE_HEAD));

        Answer answer = client.chat(GatewayClient.chat("Anybody?", true, 4), "x-request-id", "lost-1");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().at("/error/type").asText()).isEqualTo("api_error");
        assertThat(answer.header("x-request-id")).isEqualTo("lost-1");
        JsonNode outcome = gateway.decision("lost-1").path("outcome");
        assertThat(outcome.path("ending").asText()).isEqualTo("not_reached");
        assertThat(outcome.path("failedAttempts").size()).isEqualTo(3);
    }

    @Test
    void aWholeAnswerThatBreaksOffIsAnErrorAndNoSuccess() {
        gateway.fleet().engines().forEach(engine -> engine.faults().set(Fault.RESET_AFTER_TOKENS, 3));

        Answer answer = client.chat(GatewayClient.chat("Break off", false, 40));

        assertThat(answer.status()).isGreaterThanOrEqualTo(500);
        assertThat(answer.json().at("/error/code").asText()).isNotEmpty();
    }

    private String health(String name) {
        for (JsonNode endpoint : client.admin("/status").json().path("pool")) {
            if (endpoint.path("name").asText().equals(name)) {
                return endpoint.path("health").asText();
            }
        }
        return "";
    }

    /** The error comes as the last event, and the body has no end. */
    private static void assertErrorEvent(String rest) {
        int start = rest.lastIndexOf("data: {\"error\":");
        assertThat(start).as(rest).isNotNegative();
        String event = rest.substring(start + 6, rest.indexOf("\n\n", start));
        JsonNode error = new Answer(200, null, event).json().path("error");
        assertThat(error.path("code").asText()).isEqualTo("upstream_interrupted");
        assertThat(error.path("type").asText()).isEqualTo("api_error");
        assertThat(rest).doesNotContain("\r\n0\r\n\r\n");
    }
}
