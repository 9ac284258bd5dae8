package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.simulator.KvEventSettings;
import io.caravan.simulator.SimulatedFleet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Kamelet kv-events-source in a route as users write it. */
class KvEventsSourceKameletTest {

    private static final String ROUTE =
            """
            - route:
                id: watch
                from:
                  uri: kamelet:kv-events-source
                  parameters:
                    address: "%s"
                  steps:
                    - process:
                        ref: "#seen"
            """;

    private final Main camel = new Main();
    private final List<Exchange> seen = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void givesTheEventsOfAnEngineToARoute(@TempDir Path directory) throws Exception {
        try (SimulatedFleet fleet =
                SimulatedFleet.start(1, GatewayFixture.engines().withKvEvents(KvEventSettings.defaults()))) {
            Processor sink = exchange -> seen.add(exchange.copy());
            Path route = Files.writeString(
                    directory.resolve("watch.camel.yaml"),
                    ROUTE.formatted(fleet.engine(0).kvEventSource().endpoint()));
            camel.bind("seen", sink);
            camel.configure().setRoutesIncludePattern("file:" + route);
            camel.start();
            GatewayClient engine = new GatewayClient(fleet.engine(0).port(), 0);

            await().atMost(Duration.ofSeconds(30))
                    .until(
                            () -> { // what is published before the subscription is lost
                                ask(engine, 1 + seen.size() + (int) fleet.served());
                                return !seen.isEmpty();
                            });

            Exchange batch = seen.get(0);
            assertThat(batch.getMessage().getHeader("CaravanKvEventSequence", Long.class))
                    .isNotNegative();
            assertThat(batch.getMessage().getHeader("CaravanKvEventsSkipped")).isEqualTo(0);
            assertThat(batch.getMessage().getHeader("CamelZeroMqTopic", String.class))
                    .startsWith("kv@")
                    .endsWith("@" + GatewayFixture.MODEL);
            @SuppressWarnings("unchecked")
            List<Map<String, Object>> events = batch.getMessage().getBody(List.class);
            assertThat(events).singleElement().satisfies(event -> {
                assertThat(event).containsEntry("type", "BlockStored").containsEntry("blockSize", 16);
                assertThat((List<?>) event.get("hashes"))
                        .singleElement()
                        .asString()
                        .matches("[0-9a-f]{16}");
                assertThat((int[]) event.get("tokens")).hasSize(16);
            });
        }
    }

    /** A prompt of one block. */
    private static void ask(GatewayClient engine, int token) {
        String ids = (token + ",").repeat(15) + token;
        String body = "{\"model\":\"" + GatewayFixture.MODEL + "\",\"max_tokens\":1,\"prompt\":[" + ids + "]}";
        assertThat(engine.post("/v1/completions", body).status()).isEqualTo(200);
    }
}
