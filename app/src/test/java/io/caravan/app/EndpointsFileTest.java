package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.simulator.SimulatedFleet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The endpoints file is followed while the gateway runs. */
class EndpointsFileTest {

    @TempDir
    Path directory;

    private Path file;
    private SimulatedFleet fleet;
    private GatewayRuntime gateway;
    private GatewayClient client;
    private CapturedLog log;
    private int prompts;

    @BeforeEach
    void start() throws IOException {
        log = CapturedLog.begin();
        fleet = SimulatedFleet.start(3, GatewayFixture.engines());
        file = directory.resolve("endpoints.yaml");
        write(entry("a", 0, ""));
        gateway = GatewayFixture.run(List.of(), "endpointsFile=" + file, "endpointsFileInterval=20ms");
        var config = gateway.beans().config();
        client = new GatewayClient(config.listen().port(), config.admin().port());
        awaitPool("a");
    }

    @AfterEach
    void stop() {
        gateway.close();
        fleet.close();
        log.close();
    }

    @Test
    void anEndpointThatIsAddedServesWithoutARestart() throws IOException {
        write(entry("a", 0, "") + entry("b", 1, ""));
        awaitPool("a", "b");

        await().until(() -> {
            serve(1);
            return fleet.engine(0).served() > 0 && fleet.engine(1).served() > 0;
        });
    }

    @Test
    void anEndpointThatIsRemovedServesNoMore() throws IOException {
        write(entry("a", 0, "") + entry("b", 1, ""));
        awaitPool("a", "b");
        write(entry("b", 1, ""));
        awaitPool("b");

        serve(4);

        assertThat(fleet.servedPerEngine()).containsExactly(0L, 4L, 0L);
    }

    @Test
    void aChangedAddressAndChangedLabelsTakeEffect() throws IOException {
        write(entry("a", 2, ", labels: {tier: gold}"));
        await().until(() -> endpoint("a").port() == fleet.engine(2).port());

        serve(2);

        assertThat(fleet.servedPerEngine()).containsExactly(0L, 0L, 2L);
        assertThat(endpoint("a").labels()).containsEntry("tier", "gold");
        write(entry("a", 2, ", labels: {tier: silver}"));
        await().until(() -> "silver".equals(endpoint("a").labels().get("tier")));
    }

    @Test
    void aBrokenFileKeepsThePoolAndSaysSo() throws IOException {
        for (String broken : List.of(
                "",
                "endpoints:\n",
                "endpoints: [ {name: a",
                "endpoints: [ {name: a, ulr: 'http://127.0.0.1:1'} ]",
                "endpoints: [ {name: a, url: 'no url'} ]",
                "endpoints:\n" + entryText("a", 0, "") + entryText("a", 1, ""))) {
            long before = invalidFiles();
            replace(broken);
            await().until(() -> invalidFiles() == before + 1);
            assertThat(names()).as(broken).containsExactly("a");
        }
        Files.delete(file);
        await().until(() -> invalidFiles() == 7);

        serve(1);

        assertThat(log.lines())
                .filteredOn(line -> line.contains("Endpoints file not used, the pool stays as it was"))
                .hasSize(7);
        assertThat(log.lines()).noneMatch(line -> line.startsWith("ERROR"));
        write(entry("b", 1, ""));
        awaitPool("b");
    }

    @Test
    void aListWithoutEntriesEmptiesThePool() throws IOException {
        replace("endpoints: []\n");

        awaitPool();
    }

    @Test
    void aNameThatTheConfigurationHasAlreadyIsRefused() throws IOException {
        try (GatewayRuntime both =
                GatewayFixture.run(fleet.uris(), "endpointsFile=" + file, "endpointsFileInterval=20ms")) {
            await().until(() -> both.beans().pool().snapshot().find("a") != null);

            replace("endpoints:\n" + entryText("engine-1", 2, ""));

            await().until(() -> log.lines().stream().anyMatch(line -> line.contains("'engine-1' is already given")));
            int admin = both.beans().config().admin().port();
            JsonNode status = new GatewayClient(0, admin).admin("/status").json();
            assertThat(status.at("/tolerated/pool_change_refused").asLong()).isEqualTo(1);
            assertThat(both.beans().pool().snapshot().find("a")).isNotNull();
            assertThat(both.beans().pool().snapshot().find("engine-1").port())
                    .isEqualTo(fleet.engine(0).port());
            assertThat(log.lines()).noneMatch(line -> line.startsWith("ERROR"));
        }
    }

    private void serve(int requests) {
        for (int i = 0; i < requests; i++) {
            assertThat(client.chat(GatewayClient.chat(prompts++ + " is a prompt of its own", false, 2))
                            .status())
                    .isEqualTo(200);
        }
    }

    private String entry(String name, int engine, String more) {
        return entryText(name, engine, more);
    }

    private String entryText(String name, int engine, String more) {
        URI uri = fleet.engine(engine).uri();
        return "  - {name: " + name + ", url: \"" + uri + "\"" + more + "}\n";
    }

    private void write(String entries) throws IOException {
        replace("endpoints:\n" + entries);
    }

    /** In one step, as mounted configuration changes. */
    private void replace(String text) throws IOException {
        Path next = Files.writeString(directory.resolve("next.yaml"), text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private long invalidFiles() {
        return client.admin("/status")
                .json()
                .at("/tolerated/endpoints_file_invalid")
                .asLong();
    }

    private InferenceEndpoint endpoint(String name) {
        return gateway.beans().pool().snapshot().find(name);
    }

    private List<String> names() {
        return gateway.beans().pool().snapshot().endpoints().stream()
                .map(InferenceEndpoint::name)
                .toList();
    }

    private void awaitPool(String... names) {
        await().until(() -> names().equals(List.of(names)));
    }
}
