package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.app.GatewayClient.Answer;
import io.caravan.simulator.Fault;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the gateway does not do any longer is told so, and leaves the rest alone. */
class OverloadTest {

    @Test
    void aRequestThatTakesLongerThanTheClientWantsIsEnded() {
        try (GatewayFixture gateway = GatewayFixture.start(1)) {
            GatewayClient client = gateway.client();
            gateway.fleet().engine(0).faults().set(Fault.STALL_AFTER_TOKENS, 2);

            Answer answer = client.chat(GatewayClient.chat("Slow", false, 10), "x-caravan-timeout-ms", "100");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.json().at("/error/code").asText()).isEqualTo("total_timeout");
            gateway.awaitIdle();
        }
    }

    @Test
    void aTimeLimitThatIsNoneIsRefused() {
        try (GatewayFixture gateway = GatewayFixture.start(1)) {
            Answer answer = gateway.client().chat(GatewayClient.chat("Hi", false, 10), "x-caravan-timeout-ms", "soon");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().at("/error/param").asText()).isEqualTo("x-caravan-timeout-ms");
        }
    }

    @Test
    void oneRequestTooManyIsAnsweredAtOnceAndTheOthersGoOn() throws Exception {
        try (GatewayFixture gateway = GatewayFixture.start(1, "limits.maxInFlight=2")) {
            GatewayClient client = gateway.client();
            gateway.fleet().engine(0).faults().set(Fault.DRIP_MILLIS, 50);
            CompletableFuture<Answer> first = client.chatLater(GatewayClient.chat("One", true, 10));
            CompletableFuture<Answer> second = client.chatLater(GatewayClient.chat("Two", true, 10));
            await().until(() -> gateway.beans().ledger().view().totalInFlight() == 2);

            Answer refused = client.chat(GatewayClient.chat("Three", true, 10));

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.json().at("/error/code").asText()).isEqualTo("gateway_full");
            assertThat(refused.header("retry-after")).isEqualTo("1");
            assertThat(first.get(20, TimeUnit.SECONDS).isDone()).isTrue();
            assertThat(second.get(20, TimeUnit.SECONDS).isDone()).isTrue();
            gateway.awaitIdle();
            assertThat(client.chat(GatewayClient.chat("Four", false, 2)).status())
                    .isEqualTo(200);
        }
    }
}
