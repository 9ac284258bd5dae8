package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.simulator.Fault;
import io.caravan.simulator.KvEventSettings;
import io.caravan.simulator.SimulatedFleet;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What metrics and log say of engines' KV events. */
class KvEventMetersTest {

    private CapturedLog log;
    private GatewayFixture gateway;

    @BeforeEach
    void start() {
        log = CapturedLog.begin();
        gateway = GatewayFixture.start(
                SimulatedFleet.start(1, GatewayFixture.engines().withKvEvents(KvEventSettings.defaults())));
        awaitFigure("caravan_kv_events_sources{endpoint=\"engine-1\",state=\"complete\"}", 1);
    }

    @AfterEach
    void stop() {
        gateway.close();
        log.close();
    }

    @Test
    void batchesBlocksAndTimeUnsureAreShown() {
        ask(1_000);

        awaitFigure("caravan_kv_events_blocks{endpoint=\"engine-1\",tier=\"gpu\"}", 4);
        assertThat(figure("caravan_kv_events_batches_total{endpoint=\"engine-1\"}"))
                .isPositive();
        assertThat(figure("caravan_kv_events_unsure_seconds_total{endpoint=\"engine-1\"}"))
                .isPositive();
        assertThat(figure("caravan_kv_events_last_batch_age_seconds{endpoint=\"engine-1\"}"))
                .isNotNaN();
        assertThat(figure("caravan_prefix_index_blocks")).isEqualTo(4);
        assertThat(gateway.client()
                        .admin("/status/prefix")
                        .json()
                        .at("/endpoints/0/sources/0/unsureMs")
                        .asDouble())
                .isPositive();
    }

    @Test
    void aWrongBlockSizeIsCountedAndLoggedOnce() {
        gateway.fleet().engine(0).faults().set(Fault.KV_WRONG_BLOCK_SIZE, 48);
        ask(1_000);
        ask(2_000);

        awaitFigure("caravan_kv_events_skipped_total{endpoint=\"engine-1\",reason=\"block_size_wrong\"}", 2);
        assertThat(log.lines().stream().filter(line -> line.startsWith("WARN KV events not used")))
                .singleElement()
                .asString()
                .contains("endpoint=engine-1")
                .contains("block_size_wrong");
    }

    @Test
    void anEndpointThatHasLeftIsNotShownAnyMore() {
        gateway.beans().pool().apply(new io.caravan.pool.PoolChange("configuration", List.of()));

        assertThat(gateway.client().admin("/metrics").body())
                .contains("caravan_endpoints 0.0")
                .doesNotContain("caravan_kv_events_batches_total{endpoint=\"engine-1\"}");
    }

    /** A prompt of four blocks. */
    private void ask(int firstId) {
        int block = gateway.fleet().engine(0).settings().profile().blockSizeTokens();
        String ids = IntStream.range(firstId, firstId + 4 * block)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","));
        String body = "{\"model\":\"" + GatewayFixture.MODEL + "\",\"max_tokens\":1,\"prompt\":[" + ids + "]}";
        assertThat(gateway.client().post("/v1/completions", body).status()).isEqualTo(200);
    }

    private double figure(String name) {
        return gateway.client()
                .admin("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(-1);
    }

    private void awaitFigure(String name, double value) {
        await().atMost(Duration.ofSeconds(30)).until(() -> figure(name) == value);
    }
}
