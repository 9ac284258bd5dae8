package io.caravan.kvevents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.kvevents.KvEventStream.State;
import io.caravan.pool.Endpoints;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.prefix.BlockKeys;
import io.caravan.prefix.EngineBlocks;
import io.caravan.prefix.EngineBlocksSettings;
import io.caravan.prefix.PrefixIndex;
import io.caravan.prefix.Tier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a source tells of itself. */
class KvEventSourceTest {

    /** W4 of kv-events-spec.md, without its parent: block 7 of tokens 1 and 2. */
    private static final byte[] STORED =
            HexFormat.of().parseHex("93cb41d954fc402000009197ab426c6f636b53746f7265649107c092010202c0a347505500");

    private static final byte[] UNKNOWN_EVENT =
            HexFormat.of().parseHex("93cb41d954fc40200000" + "9191a4" + "4e6f7065" + "00");

    private final PrefixIndex index = new PrefixIndex();
    private final InferenceEndpoint endpoint = Endpoints.endpoint(0, 1);
    private final List<SkippedEvent> told = new ArrayList<>();
    private long now = 1;
    private final List<Long> asked = new ArrayList<>();
    private final KvEventSource source = source(StreamSettings.with(false));

    private KvEventSource source(StreamSettings settings) {
        index.endpointAdded(endpoint);
        EngineBlocks blocks = new EngineBlocks(index, endpoint, new BlockKeys(2), "", EngineBlocksSettings.DEFAULT);
        KvEventSource.Listener listener = new KvEventSource.Listener() {
            @Override
            public void requestReplay(long from) {
                asked.add(from);
            }

            @Override
            public void adapter(String name) {
                throw new AssertionError("There is no adapter");
            }

            @Override
            public void skipped(SkippedEvent first) {
                told.add(first);
            }
        };
        return new KvEventSource(blocks, settings, listener, () -> now);
    }

    @Test
    void whatCannotBeUsedIsCountedAndToldOncePerKind() {
        source.connected();
        publish("kv@a@m", 0, STORED);
        publish("kv@a@m", 1, UNKNOWN_EVENT);
        publish("kv@a@m", 2, UNKNOWN_EVENT);
        publish("kv@a@m", 3, new byte[] {(byte) 0xdd, -1, -1, -1, -1});
        source.published(List.of(new byte[3]));
        publish("kv@b@m", 4, STORED);

        assertThat(told)
                .containsExactly(
                        SkippedEvent.EVENT_UNKNOWN,
                        SkippedEvent.BATCH_MALFORMED,
                        SkippedEvent.MESSAGE_MALFORMED,
                        SkippedEvent.TOPIC_FOREIGN);
        assertThat(skipped(SkippedEvent.EVENT_UNKNOWN)).isEqualTo(2);
        assertThat(source.status().stream().applied()).isEqualTo(4);
        assertThat(source.isTrusted()).isTrue();
        assertThat(index.blocks(endpoint, Tier.GPU)).isEqualTo(1);
    }

    @Test
    void aNewConnectionMayHaveAnotherTopic() {
        source.connected();
        publish("kv@a@m", 0, STORED);
        source.disconnected();
        source.connected();
        publish("kv@b@m", 0, STORED);

        assertThat(told).isEmpty();
        assertThat(source.status().stream().applied()).isEqualTo(2);
    }

    @Test
    void theTimeInWhichItWasNotTrustedIsAddedUp() {
        now += 5;
        source.connected();
        publish("", 0, STORED);
        assertThat(source.status().unsureNanos()).isEqualTo(5);
        now += 100;
        source.disconnected();
        now += 7;
        assertThat(source.status().unsureNanos()).isEqualTo(12);
        source.connected();
        now += 30;

        assertThat(source.status().state()).isEqualTo(State.PARTIAL);
        assertThat(source.status().unsureNanos()).isEqualTo(42);
    }

    @Test
    void nothingIsAskedWhileItIsNotConnected() {
        KvEventSource replayed = source(StreamSettings.with(true));
        replayed.connected();
        replayed.replayed(List.of(new byte[0], sequence(-1), new byte[0]));
        assertThat(replayed.isTrusted()).isTrue();
        replayed.disconnected();
        now += StreamSettings.with(true).silence().toNanos() * 2;
        replayed.tick();
        assertThat(asked).containsExactly(0L);

        replayed.connected();
        now += StreamSettings.with(true).replayWait().toNanos() * 2;
        replayed.tick();
        assertThat(asked).containsExactly(0L, 0L, 0L);
    }

    private static byte[] sequence(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    private long skipped(SkippedEvent kind) {
        return source.status().skipped().get(kind.ordinal());
    }

    private void publish(String topic, long sequence, byte[] payload) {
        source.published(List.of(topic.getBytes(UTF_8), sequence(sequence), payload));
    }
}
