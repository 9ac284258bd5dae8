package io.caravan.simulator;

import static io.caravan.simulator.KvEventClient.complete;
import static io.caravan.simulator.KvEventClient.fresh;
import static io.caravan.simulator.KvEventClient.number;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KvReplayTest {

    private static final EngineSettings SETTINGS =
            EngineSettings.defaults().withModel("sim").faster(20).withKvEvents(KvEventSettings.defaults());

    private SimulatedEngine engine = new SimulatedEngine(SETTINGS).start();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void theFramesOfAReplayAreThoseOfVllm() throws IOException {
        complete(engine, fresh(17), 1, "");
        try (KvEventClient client = new KvEventClient(engine)) {
            client.ask(new byte[0], number(0));
            List<byte[]> first = client.answer();

            assertThat(first).hasSize(4);
            assertThat(first.get(0)).isEmpty();
            assertThat(new String(first.get(1), StandardCharsets.UTF_8))
                    .isEqualTo(engine.kvEventSource().topic());
            assertThat(first.get(2)).isEqualTo(number(0));
            assertThat(KvBatch.decode(first.get(3)).events()).hasSize(1);
            for (long i = 1; i < engine.heldBlocks().nextSequence(); i++) {
                assertThat(client.answer().get(2)).isEqualTo(number(i));
            }
            assertThat(client.answer()).containsExactly(new byte[0], new byte[0], number(-1), new byte[0]);
        }
    }

    @Test
    void aReplayRepeatsTheBytesOfTheLiveBatches() throws IOException {
        try (KvEventClient client = new KvEventClient(engine)) {
            complete(engine, fresh(17), 1, "");
            complete(engine, fresh(17), 1, "");
            List<KvEventClient.Message> live = client.live();

            List<KvEventClient.Message> replay = client.replay(live.get(0).sequenceNumber());

            assertThat(replay).usingRecursiveComparison().isEqualTo(live);
            assertThat(client.replay(engine.heldBlocks().nextSequence())).isEmpty();
            assertThat(client.replay(1_000_000)).isEmpty();
        }
    }

    @Test
    void aMalformedRequestGetsNoAnswer() throws IOException {
        try (KvEventClient client = new KvEventClient(engine)) {
            client.ask(number(0));
            client.ask(new byte[0], number(0), new byte[] {'x'});
            client.ask(new byte[0], new byte[3]);

            assertThat(client.replay(1_000_000)).isEmpty();
        }
    }

    @Test
    void onlyTheLastBatchesAreKept() throws IOException {
        engine.close();
        engine = new SimulatedEngine(
                        SETTINGS.withKvEvents(KvEventSettings.defaults().withBufferSteps(3)))
                .start();
        try (KvEventClient client = new KvEventClient(engine)) {
            for (int i = 0; i < 5; i++) {
                complete(engine, fresh(17), 1, "");
            }
            long next = engine.heldBlocks().nextSequence();

            assertThat(client.replay(0))
                    .extracting(KvEventClient.Message::sequenceNumber)
                    .isEqualTo(LongStream.range(next - 3, next).boxed().toList());
        }
    }

    @Test
    void aLongReplayIsNotCutShort() throws IOException {
        try (KvEventClient client = new KvEventClient(engine)) {
            complete(engine, fresh(16), 16 * 1500, "");

            assertThat(client.replay(0)).hasSizeGreaterThan(1500);
        }
    }

    @Test
    void anEngineWithoutReplaySocketStillPublishes() throws IOException {
        engine.close();
        engine = new SimulatedEngine(
                        SETTINGS.withKvEvents(KvEventSettings.defaults().withoutReplay()))
                .start();
        try (KvEventClient client = new KvEventClient(engine)) {
            complete(engine, fresh(17), 1, "");

            assertThat(client.next().batch().events()).hasSize(1);
            assertThat(engine.kvEventSource().replayEndpoint()).isNull();
            assertThat(EngineClient.get(engine, "/kv_event_sources").body()).contains("\"replay_endpoint\":null");
        }
    }
}
