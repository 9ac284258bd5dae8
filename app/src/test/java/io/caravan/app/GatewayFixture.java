package io.caravan.app;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.app.config.ConfigLoader;
import io.caravan.app.config.ConfigSources;
import io.caravan.app.config.GatewayConfig;
import io.caravan.pool.PoolSnapshot;
import io.caravan.simulator.EngineSettings;
import io.caravan.simulator.SimulatedFleet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A gateway on free ports of the loopback interface, before engines named {@code engine-1}, {@code engine-2}, and so on. */
final class GatewayFixture implements AutoCloseable {

    /** What {@link #engines} serve. */
    static final String MODEL = "test-model";

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final SimulatedFleet fleet;
    private final GatewayRuntime runtime;
    private final GatewayClient client;

    private GatewayFixture(SimulatedFleet fleet, GatewayRuntime runtime) {
        this.fleet = fleet;
        this.runtime = runtime;
        GatewayConfig config = runtime.beans().config();
        this.client = new GatewayClient(config.listen().port(), config.admin().port());
    }

    /** Settings of engines that answer a token in about two milliseconds. */
    static EngineSettings engines() {
        return EngineSettings.defaults().withModel(MODEL);
    }

    /** Starts a gateway before so many engines and waits until it knows their health and models. */
    static GatewayFixture start(int engines, String... overrides) {
        return start(SimulatedFleet.start(engines, engines()), overrides);
    }

    /** Starts a gateway before a fleet, which it closes at its end. */
    static GatewayFixture start(SimulatedFleet fleet, String... overrides) {
        try {
            GatewayFixture fixture = new GatewayFixture(fleet, run(fleet.uris(), overrides));
            fixture.awaitFacts();
            return fixture;
        } catch (RuntimeException e) {
            fleet.close();
            throw e;
        }
    }

    /** Starts a gateway before some endpoints. */
    static GatewayRuntime run(List<URI> endpoints, String... overrides) {
        return GatewayRuntime.start(config(endpoints, overrides));
    }

    /** The configuration of a gateway on free ports. @param overrides settings as on the command line, or, after a +, lines of a file */
    static GatewayConfig config(List<URI> endpoints, String... overrides) {
        List<String> entries = IntStream.range(0, endpoints.size())
                .mapToObj(i -> "{name: engine-" + (i + 1) + ", url: \"" + endpoints.get(i) + "\"}")
                .toList();
        List<String> all = new ArrayList<>(List.of("listen.host=127.0.0.1", "listen.port=0", "admin.port=0"));
        StringBuilder lines = new StringBuilder();
        for (String override : overrides) {
            if (override.startsWith("+")) {
                lines.append(override.substring(1)).append('\n');
            } else {
                all.add(override);
            }
        }
        try {
            Path file = Files.createTempFile("caravan-test", ".yaml");
            try {
                Files.writeString(file, "endpoints: [" + String.join(", ", entries) + "]\n" + lines);
                return ConfigLoader.load(new ConfigSources(file, Map.of(), all)).config();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitFacts() {
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(5)).until(() -> {
            PoolSnapshot snapshot = runtime.beans().pool().snapshot();
            return snapshot.endpoints().stream()
                    .map(snapshot::facts)
                    .allMatch(facts -> facts.health().isHealthy() && facts.models() != null && facts.stats() != null);
        });
    }

    SimulatedFleet fleet() {
        return fleet;
    }

    GatewayRuntime runtime() {
        return runtime;
    }

    GatewayBeans beans() {
        return runtime.beans();
    }

    GatewayClient client() {
        return client;
    }

    /** The record of a request, once its outcome is known. */
    JsonNode decision(String requestId) {
        return await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(5))
                .until(
                        () -> client.admin("/decisions/" + requestId).json(),
                        json -> !json.path("outcome").isMissingNode()
                                && !json.path("outcome").isNull());
    }

    /** Waits until nothing is in flight, neither here nor in the engines. */
    void awaitIdle() {
        awaitIdle(LIMIT);
    }

    void awaitIdle(Duration limit) {
        await().atMost(limit)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> beans().ledger().view().totalInFlight() == 0
                        && beans().ledger().reservedCount() == beans().ledger().settledCount()
                        && fleet.active() == 0);
    }

    @Override
    public void close() {
        runtime.close();
        fleet.close();
    }
}
