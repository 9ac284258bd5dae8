package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.app.GatewayClient.Answer;
import io.caravan.simulator.Fault;
import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A gateway that is told to end loses nothing that it has accepted. */
class DrainTest {

    private GatewayFixture gateway;
    private CompletableFuture<Void> drain;

    private void start(String notice, String timeout) {
        gateway = GatewayFixture.start(1, "drain.noticeTime=" + notice, "drain.timeout=" + timeout);
    }

    private void drain() {
        drain = CompletableFuture.runAsync(() -> gateway.runtime().drain());
        await().until(() -> gateway.client().admin("/health/ready").status() == 503);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void itIsNotReadyAtOnceButServesUntilLoadBalancersHaveNoticed() throws Exception {
        start("1s", "10s");

        drain();

        Answer answer = gateway.client().chat(GatewayClient.chat("Late", false, 4));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("connection")).isNull();
        assertThat(gateway.client().admin("/health/ready").body()).contains("draining");
        drain.get(10, TimeUnit.SECONDS);
        assertThatThrownBy(() -> new RawConnection(gateway.client().port())).isInstanceOf(ConnectException.class);
    }

    @Test
    void aRunningStreamComesToItsEndAndIdleConnectionsAreClosed() throws Exception {
        start("0s", "20s");
        try (RawConnection idle = new RawConnection(gateway.client().port());
                RawConnection stream = new RawConnection(gateway.client().port())) {
            stream.send(RawConnection.post("/v1/chat/completions", GatewayClient.chat("Long", true, 200)));
            stream.readUntil("data: ");

            drain();

            assertThat(idle.readAll()).isEmpty();
            assertThat(stream.readAll()).endsWith("data: [DONE]\n\n\r\n0\r\n\r\n");
        }
        drain.get(10, TimeUnit.SECONDS);
    }

    @Test
    void whatRunsTooLongEndsWithATypedError() throws IOException {
        start("0s", "200ms");
        gateway.fleet().engine(0).faults().set(Fault.STALL_AFTER_TOKENS, 2);
        try (RawConnection stream = new RawConnection(gateway.client().port());
                RawConnection whole = new RawConnection(gateway.client().port())) {
            stream.send(RawConnection.post("/v1/chat/completions", GatewayClient.chat("Stuck", true, 200)));
            whole.send(RawConnection.post("/v1/chat/completions", GatewayClient.chat("Stuck, too", false, 200)));
            stream.readUntil("data: ");
            await().until(() -> gateway.beans().ledger().view().totalInFlight() == 2);

            drain();

            assertThat(stream.readAll()).contains("\"code\":\"shutting_down\"").doesNotEndWith("0\r\n\r\n");
            assertThat(whole.readAll())
                    .startsWith("HTTP/1.1 503")
                    .contains("\"code\":\"shutting_down\"")
                    .containsIgnoringCase("retry-after: 1");
        }
        gateway.awaitIdle();
    }
}
