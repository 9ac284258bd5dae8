package io.caravan.simulator;

import static io.caravan.simulator.EngineClient.get;
import static io.caravan.simulator.EngineClient.json;
import static io.caravan.simulator.EngineClient.post;
import static io.caravan.simulator.EngineClient.send;
import static io.caravan.simulator.KvEventClient.complete;
import static io.caravan.simulator.KvEventClient.fresh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KvEventTest {

    private static final int SIZE = 16;
    private static final EngineSettings SETTINGS =
            EngineSettings.defaults().withModel("sim").faster(20).withKvEvents(KvEventSettings.defaults());

    private SimulatedEngine engine = new SimulatedEngine(SETTINGS).start();

    @AfterEach
    void close() {
        engine.close();
    }

    private void restartAs(EngineSettings settings) {
        engine.close();
        engine = new SimulatedEngine(settings).start();
    }

    @Test
    void aPromptsFullBlocksAreStoredInOneEventWithTheFieldsOfVllm() throws IOException {
        int[] prompt = fresh(3 * SIZE + 5);
        try (KvEventClient client = new KvEventClient(engine)) {
            complete(engine, prompt, 1, "");
            KvEventClient.Message message = client.next();

            KvBatch batch = message.batch();
            assertThat(message.topic()).isEqualTo("kv@127.0.0.1:" + engine.port() + "@sim");
            assertThat(batch.rank()).isZero();
            assertThat(batch.seconds()).isBetween(1.7e9, 1e11);
            assertThat(batch.events()).hasSize(1);
            KvBatch.Event event = batch.events().get(0);
            assertThat(event.map()).isTrue();
            assertThat(event.fields().keySet())
                    .containsExactly(
                            "type",
                            "block_hashes",
                            "parent_block_hash",
                            "token_ids",
                            "block_size",
                            "lora_id",
                            "medium",
                            "lora_name",
                            "extra_keys",
                            "group_idx",
                            "kv_cache_spec_kind");
            assertThat(event.type()).isEqualTo("BlockStored");
            assertThat(event.hashes()).hasSize(3).doesNotHaveDuplicates();
            assertThat(event.parent()).isNull();
            assertThat(event.tokens()).containsExactly(Arrays.copyOf(prompt, 3 * SIZE));
            assertThat(event.blockSize()).isEqualTo(SIZE);
            assertThat(event.extraKeys()).isEqualTo("[null,null,null]");
            assertThat(event.fields().get("medium").toJson()).isEqualTo("\"GPU\"");
            assertThat(event.fields().get("group_idx").toJson()).isEqualTo("0");
            assertThat(event.fields().get("kv_cache_spec_kind").toJson()).isEqualTo("\"full_attention\"");
        }
    }

    @Test
    void aBlockThatDecodingFillsNamesItsParent() throws IOException {
        int[] prompt = fresh(SIZE + SIZE / 2);
        try (KvEventClient client = new KvEventClient(engine)) {
            complete(engine, prompt, SIZE, "");
            KvBatch.Event first = client.next().batch().events().get(0);
            KvBatch.Event second = client.next().batch().events().get(0);

            assertThat(second.parent()).isEqualTo(first.hashes().get(0));
            assertThat(second.tokens()).hasSize(SIZE).startsWith(Arrays.copyOfRange(prompt, SIZE, prompt.length));
            int[] turn = IntStream.concat(
                            IntStream.concat(Arrays.stream(first.tokens()), Arrays.stream(second.tokens())),
                            IntStream.of(1))
                    .toArray();
            assertThat(complete(engine, turn, 1, "")).isEqualTo(2 * SIZE);
        }
    }

    @Test
    void aPromptThatIsCachedIsNotToldAgain() throws IOException {
        int[] prompt = fresh(2 * SIZE + 1);
        int[] other = fresh(SIZE + 1);
        try (KvEventClient client = new KvEventClient(engine)) {
            complete(engine, prompt, 1, "");
            assertThat(complete(engine, prompt, 1, "")).isEqualTo(2 * SIZE);
            complete(engine, other, 1, "");

            List<KvEventClient.Message> live = client.live();
            assertThat(live).hasSize(2);
            assertThat(live.get(1).sequenceNumber()).isEqualTo(live.get(0).sequenceNumber() + 1);
            assertThat(live.get(1).batch().events().get(0).tokens()).startsWith(other[0]);
        }
    }

    @Test
    void aSaltIsAnExtraKeyOfTheFirstBlockAndChangesEveryHash() throws IOException {
        int[] prompt = fresh(2 * SIZE + 1);
        try (KvEventClient client = new KvEventClient(engine)) {
            complete(engine, prompt, 1, "");
            complete(engine, prompt, 1, ",\"cache_salt\":\"salt-A\"");
            KvBatch.Event plain = client.next().batch().events().get(0);
            KvBatch.Event salted = client.next().batch().events().get(0);

            assertThat(salted.extraKeys()).isEqualTo("[[\"salt-A\"],null]");
            assertThat(salted.tokens()).isEqualTo(plain.tokens());
            assertThat(salted.hashes()).doesNotContainAnyElementsOf(plain.hashes());
        }
    }

    @Test
    void evictionsTellOneBlockEachTailFirstBeforeWhatIsStored() throws IOException {
        restartAs(SETTINGS.withProfile(SETTINGS.profile().withCache(SIZE, 8)));
        try (KvEventClient client = new KvEventClient(engine)) {
            send(post(engine, "/reset_prefix_cache", ""));
            complete(engine, fresh(5 * SIZE + 1), 1, "");
            List<KvBatch.Event> first = client.next().batch().events();
            complete(engine, fresh(5 * SIZE + 1), 1, "");
            List<KvBatch.Event> second = client.next().batch().events();

            List<Long> stored = first.get(1).hashes();
            assertThat(first.get(0).type()).isEqualTo("AllBlocksCleared");
            assertThat(second)
                    .extracting(KvBatch.Event::type)
                    .containsExactly("BlockRemoved", "BlockRemoved", "BlockRemoved", "BlockStored");
            assertThat(second.get(0).fields().keySet()).containsExactly("type", "block_hashes", "medium", "group_idx");
            assertThat(second.subList(0, 3))
                    .extracting(event -> event.hashes().get(0))
                    .containsExactly(stored.get(4), stored.get(3), stored.get(2));
        }
    }

    @Test
    void aResetIsToldFirstThingInTheNextStep() throws IOException {
        try (KvEventClient client = new KvEventClient(engine)) {
            assertThat(send(post(engine, "/reset_prefix_cache", "")).body()).isEqualTo("{\"success\":true}");
            assertThat(engine.heldBlocks().settled()).isFalse();
            assertThat(client.silent()).isTrue();

            complete(engine, fresh(SIZE + 1), 1, "");

            List<KvBatch.Event> events = client.next().batch().events();
            assertThat(events).extracting(KvBatch.Event::type).containsExactly("AllBlocksCleared", "BlockStored");
            assertThat(events.get(0).fields()).hasSize(1);
            assertThat(engine.heldBlocks().settled()).isTrue();
            assertThat(engine.heldBlocks().blocks()).hasSize(1);
        }
    }

    @Test
    void theArrayFormHasAllSlots() throws IOException {
        restartAs(SETTINGS.withKvEvents(KvEventSettings.defaults().inArrayForm())
                .withProfile(SETTINGS.profile().withCache(SIZE, 4)));
        try (KvEventClient client = new KvEventClient(engine)) {
            send(post(engine, "/reset_prefix_cache", ""));
            complete(engine, fresh(3 * SIZE + 1), 1, "");
            complete(engine, fresh(SIZE + 1), 1, "");
            List<KvBatch.Event> first = client.next().batch().events();
            List<KvBatch.Event> second = client.next().batch().events();

            assertThat(first.get(0).map()).isFalse();
            assertThat(first.get(0).fields()).hasSize(1);
            assertThat(first.get(1).fields()).hasSize(12);
            assertThat(first.get(1).fields().get("kv_cache_spec_sliding_window").isNilValue())
                    .isTrue();
            assertThat(first.get(1).hashes()).hasSize(3);
            assertThat(second.get(0).type()).isEqualTo("BlockRemoved");
            assertThat(second.get(0).fields()).hasSize(4);
        }
    }

    @Test
    void theSourcesAndTheTruthAreToldOverHttp() throws IOException {
        complete(engine, fresh(2 * SIZE + 1), 1, "");
        JsonNode rank = json(get(engine, "/kv_event_sources").body()).path("0");
        JsonNode truth = json(get(engine, "/kv_blocks").body());

        String port = engine.kvEventSource().endpoint().replaceAll(".*:", "");
        String replayPort = engine.kvEventSource().replayEndpoint().replaceAll(".*:", "");
        assertThat(rank.toString())
                .isEqualTo("{\"enable_kv_cache_events\":true,\"publisher\":\"zmq\",\"endpoint\":\"tcp://*:" + port
                        + "\",\"replay_endpoint\":\"tcp://*:" + replayPort
                        + "\",\"buffer_steps\":10000,\"hwm\":100000,\"max_queue_size\":100000,"
                        + "\"topic\":\"kv@127.0.0.1:" + engine.port() + "@sim\"}");
        assertThat(truth.path("next_sequence").asInt()).isEqualTo(1);
        assertThat(truth.path("settled").asBoolean()).isTrue();
        assertThat(truth.path("blocks")).hasSize(2);
        assertThat(truth.at("/blocks/0/token_ids")).hasSize(SIZE);
    }

    @Test
    void anEngineThatPublishesNothingHasNoSourcesAndNoThreads() throws IOException {
        restartAs(SETTINGS.withKvEvents(null));

        assertThat(get(engine, "/kv_event_sources").body()).isEqualTo("{}");
        assertThat(get(engine, "/kv_blocks").statusCode()).isEqualTo(404);
        assertThatThrownBy(engine::kvEventSource)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("publishes no KV events");
        assertThat(publisherThreads()).isZero();
    }

    @Test
    void aClosedFleetLeavesNoThreadAndNoSocketOfItsPublishers() throws IOException {
        engine.close();
        EngineSettings[] kept = new EngineSettings[1];
        try (SimulatedFleet fleet = SimulatedFleet.start(8, SETTINGS)) {
            assertThat(publisherThreads()).isEqualTo(1);
            assertThat(fleet.engines().stream().map(one -> one.kvEventSource().endpoint()))
                    .doesNotHaveDuplicates();
            String endpoint = fleet.engine(0).kvEventSource().endpoint();
            int port = Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
            kept[0] = SETTINGS.withKvEvents(KvEventSettings.defaults().withPorts(port, 0));
        }

        assertThat(publisherThreads()).isZero();
        restartAs(kept[0]);
        assertThat(engine.kvEventSource().endpoint())
                .endsWith(":" + kept[0].kvEvents().port());
    }

    private static long publisherThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("simulated-kv-events"))
                .count();
    }
}
