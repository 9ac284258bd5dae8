package io.caravan.clients;

import static org.awaitility.Awaitility.await;

import io.caravan.app.GatewayRuntime;
import io.caravan.app.config.ConfigLoader;
import io.caravan.app.config.ConfigSources;
import io.caravan.app.config.GatewayConfig;
import io.caravan.pool.PoolSnapshot;
import io.caravan.simulator.EngineSettings;
import io.caravan.simulator.SimulatedFleet;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A gateway before simulated engines, for clients to speak to. */
final class ClientFixture implements AutoCloseable {

    static final String MODEL = "test-model";

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final SimulatedFleet fleet;
    private final GatewayRuntime gateway;

    private ClientFixture(SimulatedFleet fleet, GatewayRuntime gateway) {
        this.fleet = fleet;
        this.gateway = gateway;
    }

    /** Starts a gateway before so many engines and waits until it knows their models. */
    static ClientFixture start(int engines) {
        SimulatedFleet fleet =
                SimulatedFleet.start(engines, EngineSettings.defaults().withModel(MODEL));
        String endpoints = fleet.uris().stream().map(URI::toString).collect(Collectors.joining(","));
        List<String> settings = List.of(
                "listen.host=127.0.0.1",
                "listen.port=0",
                "admin.port=0",
                "endpoints=" + endpoints,
                "upstream.idleTimeout=2s");
        GatewayConfig config =
                ConfigLoader.load(new ConfigSources(null, Map.of(), settings)).config();
        ClientFixture fixture = new ClientFixture(fleet, GatewayRuntime.start(config));
        await().atMost(LIMIT).until(() -> {
            PoolSnapshot pool = fixture.gateway.beans().pool().snapshot();
            return pool.endpoints().stream()
                    .map(pool::facts)
                    .allMatch(facts -> facts.health().isHealthy() && facts.models() != null);
        });
        return fixture;
    }

    /** What a client is told as its base URL. */
    String baseUrl() {
        return "http://127.0.0.1:" + gateway.beans().config().listen().port() + "/v1";
    }

    SimulatedFleet fleet() {
        return fleet;
    }

    /** Waits until nothing is in flight and no fault is left. */
    void settle() {
        fleet.engines().forEach(engine -> engine.faults().clear());
        await().atMost(LIMIT).until(() -> gateway.beans().ledger().view().totalInFlight() == 0 && fleet.active() == 0);
    }

    /** A prompt of many blocks that no other test sends. */
    static String longPrompt(String topic) {
        return ("A caravan crosses the desert of " + topic + " with four wells. ").repeat(40);
    }

    @Override
    public void close() {
        gateway.close();
        fleet.close();
    }
}
