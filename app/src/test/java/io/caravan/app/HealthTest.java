package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.app.GatewayClient.Answer;
import io.caravan.simulator.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code /health} on the port of the API, which load balancers and benchmarks ask. */
class HealthTest {

    private final GatewayFixture gateway = GatewayFixture.start(1, "metrics.idleInterval=200ms");
    private final GatewayClient client = gateway.client();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void itIs200WithoutDetailsWhileTheGatewayIsReady() {
        Answer answer = client.get("/health");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
    }

    @Test
    void itIs503WithoutDetailsWhileNoEndpointAnswers() {
        gateway.fleet().engine(0).faults().set(Fault.REFUSE);

        await().until(() -> client.get("/health").status() == 503);
        assertThat(client.get("/health").body()).isEmpty();

        gateway.fleet().engine(0).faults().clear();
        await().until(() -> client.get("/health").status() == 200);
    }

    @Test
    void itIs503WhileTheGatewayDrains() {
        gateway.beans().draining().set(true);

        assertThat(client.get("/health").status()).isEqualTo(503);
    }

    @Test
    void otherMethodsAreRefused() {
        Answer answer = client.post("/health", "{}");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("allow")).isEqualTo("GET, HEAD, OPTIONS");
    }
}
