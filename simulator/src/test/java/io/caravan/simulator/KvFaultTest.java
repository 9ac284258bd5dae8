package io.caravan.simulator;

import static io.caravan.simulator.EngineClient.post;
import static io.caravan.simulator.EngineClient.send;
import static io.caravan.simulator.KvEventClient.complete;
import static io.caravan.simulator.KvEventClient.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KvFaultTest {

    private final SimulatedEngine engine = new SimulatedEngine(
                    EngineSettings.defaults().withModel("sim").faster(20).withKvEvents(KvEventSettings.defaults()))
            .start();
    private KvEventClient client;

    @BeforeEach
    void connect() throws IOException {
        client = new KvEventClient(engine);
    }

    @AfterEach
    void close() {
        client.close();
        engine.close();
    }

    private void store(int batches) throws IOException {
        for (int i = 0; i < batches; i++) {
            complete(engine, fresh(17), 1, "");
        }
    }

    private static List<Long> numbers(List<KvEventClient.Message> messages) {
        return messages.stream().map(KvEventClient.Message::sequenceNumber).toList();
    }

    @Test
    void droppedBatchesLeaveGapsThatReplayFills() throws IOException {
        long from = engine.heldBlocks().nextSequence();
        engine.faults().set(Fault.KV_DROP_PERCENT, 50);
        store(40);
        engine.faults().clear();
        store(1);

        List<Long> live = numbers(client.live());
        assertThat(live).hasSizeBetween(2, 40).isSorted().doesNotHaveDuplicates();
        assertThat(numbers(client.replay(from)))
                .isEqualTo(LongStream.range(from, from + 41).boxed().toList());
    }

    @Test
    void aMutePublisherCountsOn() throws IOException {
        long from = engine.heldBlocks().nextSequence();
        engine.faults().set(Fault.KV_MUTE);
        store(3);
        assertThat(client.silent()).isTrue();
        engine.faults().clear(Fault.KV_MUTE);
        store(1);

        assertThat(client.next().sequenceNumber()).isEqualTo(from + 3);
    }

    @Test
    void reorderedBatchesChangePlacesWithTheNext() throws IOException {
        long from = engine.heldBlocks().nextSequence();
        engine.faults().set(Fault.KV_REORDER_PERCENT, 100);
        store(4);

        assertThat(LongStream.range(0, 4).map(i -> client.next().sequenceNumber()))
                .containsExactly(from + 1, from, from + 3, from + 2);
        store(1);
        assertThat(client.silent()).isTrue();
        engine.faults().clear();
        assertThat(client.next().sequenceNumber()).isEqualTo(from + 4);
    }

    @Test
    void duplicatedBatchesComeTwice() throws IOException {
        long from = engine.heldBlocks().nextSequence();
        engine.faults().set(Fault.KV_DUPLICATE_PERCENT, 100);
        store(2);

        assertThat(LongStream.range(0, 4).map(i -> client.next().sequenceNumber()))
                .containsExactly(from, from, from + 1, from + 1);
    }

    @Test
    void delayedBatchesComeInOrderAfterTheirTime() throws IOException {
        long from = engine.heldBlocks().nextSequence();
        engine.faults().set(Fault.KV_DELAY_MILLIS, 300);
        store(2);

        assertThat(client.silent()).isTrue();
        assertThat(numbers(client.live())).containsExactly(from, from + 1);
    }

    @Test
    void aWrongBlockSizeIsWrittenIntoEvents() throws IOException {
        engine.faults().set(Fault.KV_WRONG_BLOCK_SIZE, 64);
        store(1);

        KvBatch.Event event = client.next().batch().events().get(0);
        assertThat(event.blockSize()).isEqualTo(64);
        assertThat(event.tokens()).hasSize(16);
    }

    @Test
    void anEngineThatDoesNotReplaySaysNothing() throws IOException {
        engine.faults().set(Fault.KV_NO_REPLAY);
        client.ask(new byte[0], KvEventClient.number(0));
        store(1);
        client.next();
        engine.faults().clear();

        assertThat(client.replay(1_000_000)).isEmpty();
    }

    @Test
    void aRestartLosesBlocksWithoutAWordAndBeginsAtZeroOnTheSamePorts() throws IOException {
        int[] prompt = fresh(33);
        complete(engine, prompt, 1, "");
        KvBatch.Event before = client.next().batch().events().get(0);
        KvEventSource source = engine.kvEventSource();

        engine.faults().set(Fault.KV_RESTART);

        assertThat(engine.faults().active()).isEmpty();
        assertThat(engine.kvEventSource()).isEqualTo(source);
        assertThat(engine.heldBlocks().blocks()).isEmpty();
        assertThat(engine.heldBlocks().nextSequence()).isZero();
        assertThat(complete(engine, prompt, 1, "")).isZero();
        client.awaitLive();
        KvEventClient.Message first = client.replay(0).get(0);
        assertThat(first.sequenceNumber()).isZero();
        assertThat(first.batch().events().get(0).tokens()).isEqualTo(before.tokens());
        assertThat(first.batch().events().get(0).hashes()).doesNotContainAnyElementsOf(before.hashes());
    }

    @Test
    void aStoppedAndStartedEnginePublishesOnTheSamePortsFromZero() throws IOException {
        KvEventSource source = engine.kvEventSource();
        engine.stop();
        engine.start();

        assertThat(engine.kvEventSource()).isEqualTo(source);
        assertThat(engine.heldBlocks().nextSequence()).isZero();
        client.awaitLive();
        assertThat(client.replay(0).get(0).sequenceNumber()).isZero();
    }

    @Test
    void aRefusalOfConnectionsLeavesThePublisherAlone() throws IOException {
        store(1);
        long next = engine.heldBlocks().nextSequence();
        engine.faults().set(Fault.REFUSE);
        engine.faults().clear();
        store(1);

        assertThat(engine.heldBlocks().nextSequence()).isEqualTo(next + 1);
        assertThat(numbers(client.live())).containsExactly(next - 1, next);
    }

    @Test
    void faultsOfEventsAreSwitchedOverHttp() throws IOException {
        assertThat(send(post(engine, "/faults", "{\"kv_drop_percent\":5,\"kv_mute\":true}"))
                        .body())
                .isEqualTo("{\"kv_drop_percent\":5,\"kv_mute\":1}");
        assertThat(engine.faults().active()).isEqualTo(Map.of(Fault.KV_DROP_PERCENT, 5L, Fault.KV_MUTE, 1L));
    }
}
