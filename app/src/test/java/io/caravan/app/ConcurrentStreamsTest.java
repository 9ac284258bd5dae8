package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.app.GatewayClient.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many streams at once, and clients that leave in the middle. */
class ConcurrentStreamsTest {

    private static final int TOKENS = 30;

    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        gateway = GatewayFixture.start(4);
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
    void twoHundredStreamsAtOnceAllComplete() throws Exception {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            answers.add(gateway.client().chatLater(GatewayClient.chat("Question number " + i, true, TOKENS)));
        }

        for (CompletableFuture<Answer> answer : answers) {
            Answer whole = answer.get(30, TimeUnit.SECONDS);
            assertThat(whole.status()).isEqualTo(200);
            assertThat(whole.isDone()).isTrue();
            assertThat(whole.events()).hasSizeGreaterThanOrEqualTo(TOKENS);
        }
        assertThat(gateway.fleet().servedPerEngine()).allMatch(served -> served >= 30);
    }

    @Test
    void clientsThatHangUpFreeTheirEngineSlots() throws IOException {
        long cancelledBefore = gateway.fleet().cancelled();
        List<RawConnection> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            RawConnection client = new RawConnection(gateway.client().port());
            clients.add(client);
            client.send(RawConnection.post(
                    "/v1/chat/completions", GatewayClient.chat("A long story, part " + i, true, 100_000)));
        }
        for (RawConnection client : clients) {
            assertThat(client.readUntil("\"content\":\"")).startsWith("HTTP/1.1 200 OK");
        }
        assertThat(gateway.fleet().active()).isEqualTo(50);
        assertThat(gateway.beans().ledger().view().totalInFlight()).isEqualTo(50);

        for (RawConnection client : clients) {
            client.close();
        }

        gateway.awaitIdle(Duration.ofSeconds(1));
        assertThat(gateway.fleet().cancelled() - cancelledBefore).isEqualTo(50);
        Awaitility.await().untilAsserted(() -> assertThat(
                        gateway.client().admin("/metrics").body())
                .containsPattern("caravan_requests_total\\{ending=\"client_aborted\"} 50\\.0"));
    }

    @Test
    void aClientThatHangsUpBeforeTheFirstTokenFreesItsSlot() throws IOException {
        String prompt = "word ".repeat(40_000);
        try (RawConnection client = new RawConnection(gateway.client().port())) {
            client.send(RawConnection.post("/v1/chat/completions", GatewayClient.chat(prompt, false, 50_000)));
            Awaitility.await().until(() -> gateway.fleet().active() == 1);
        }

        gateway.awaitIdle(Duration.ofSeconds(1));
    }
}
