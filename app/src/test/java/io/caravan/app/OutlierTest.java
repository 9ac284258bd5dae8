package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.app.GatewayClient.Answer;
import io.caravan.simulator.Fault;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Endpoints that fail requests, or say that they cannot serve, are left out and come back. */
class OutlierTest {

    private final AtomicInteger prompts = new AtomicInteger();
    private GatewayFixture gateway;

    @AfterEach
    void stop() {
        gateway.awaitIdle();
        gateway.close();
    }

    private void start(String... overrides) {
        gateway = GatewayFixture.start(2, overrides);
    }

    @Test
    void anEndpointThatFailsRequestsIsEjectedAndReturnsSlowly() {
        start(
                "outliers.ejection=1s",
                "outliers.slowStart=2s",
                "health.activeInterval=50ms",
                "health.idleInterval=50ms");
        gateway.fleet().engine(0).faults().set(Fault.STATUS, 500);
        await().until(() -> {
            ask();
            return health("engine-1").equals("ejected");
        });
        JsonNode ejected = endpoint("engine-1");
        assertThat(ejected.path("healthReason").asText()).contains("upstream_500");
        assertThat(ejected.path("healthLastsMs").asDouble()).isPositive();

        Answer answer = ask();
        assertThat(answer.status()).isEqualTo(200);
        JsonNode decision = gateway.decision(answer.header("x-request-id"));
        assertThat(decision.path("endpoints").path("engine-1").path("health").asText())
                .isEqualTo("ejected");
        assertThat(decision.path("steps").toString()).contains("ejected for another", "upstream_500");

        gateway.fleet().engine(0).faults().clear();
        await().until(() -> health("engine-1").equals("returning"));
        await().until(() -> health("engine-1").equals("healthy"));
        assertThat(gateway.client().admin("/metrics").body())
                .contains("caravan_tolerated_total{what=\"endpoint_ejected\"} 1");
    }

    @Test
    void anEndpointThatSaysItCannotServeGetsNothing() {
        start("health.activeInterval=50ms", "health.idleInterval=50ms");
        gateway.fleet().engine(1).faults().set(Fault.NO_HEALTH);
        await().until(() -> health("engine-2").equals("unhealthy"));
        assertThat(endpoint("engine-2").path("healthReason").asText()).isEqualTo("probe failed: status_503");
        for (int i = 0; i < 6; i++) {
            assertThat(gateway.decision(ask().header("x-request-id"))
                            .path("picked")
                            .asText())
                    .isEqualTo("engine-1");
        }
    }

    @Test
    void clientsMayAskForLessTime() throws IOException {
        start("upstream.responseTimeout=30s", "upstream.idleTimeout=30s");
        stall(0);
        assertThat(ask("x-caravan-response-timeout-ms", "100").body()).contains("response_timeout");
        stall(3);
        assertThat(stream("x-caravan-idle-timeout-ms")).contains("upstream_interrupted");
        assertThat(stream("x-caravan-timeout-ms")).contains("total_timeout");
        assertThat(ask("x-caravan-connect-timeout-ms", "0").status()).isEqualTo(400);
    }

    private void stall(int tokens) {
        for (int i = 0; i < 2; i++) {
            gateway.fleet().engine(i).faults().set(Fault.STALL_AFTER_TOKENS, tokens);
        }
    }

    /** What a stalled stream ends with for a client that asks for 100 ms. */
    private String stream(String header) throws IOException {
        String request = RawConnection.post("/v1/chat/completions", GatewayClient.chat("Hello", true, 8));
        try (RawConnection connection = new RawConnection(gateway.client().port())) {
            connection.send(request.replaceFirst("\r\n", "\r\n" + header + ": 100\r\n"));
            String all = connection.readAll();
            assertThat(all).contains("data: {\"error\"").doesNotContain("[DONE]");
            return all;
        }
    }

    private Answer ask(String... headers) {
        return gateway.client().chat(GatewayClient.chat(prompts.incrementAndGet() + " times", false, 8), headers);
    }

    private String health(String name) {
        return endpoint(name).path("health").asText();
    }

    private JsonNode endpoint(String name) {
        for (JsonNode one : gateway.client().admin("/status").json().path("pool")) {
            if (one.path("name").asText().equals(name)) {
                return one;
            }
        }
        throw new AssertionError("No endpoint " + name);
    }
}
