package io.caravan.kvevents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.kvevents.KvEventStream.State;
import io.caravan.pool.EndpointSpec;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.pool.InferencePoolState;
import io.caravan.pool.PoolChange;
import io.caravan.prefix.BlockKeys;
import io.caravan.prefix.PrefixIndex;
import io.caravan.tolerance.ToleranceCounters;
import io.caravan.tolerance.Tolerated;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Engines that connect to the gateway, and strangers. */
class KvEventInboxTest {

    /** A batch without events. */
    private static final byte[] NOTHING = {(byte) 0x92, 0, (byte) 0x90};

    private static final EndpointSpec ONE = new EndpointSpec("one", "10.0.0.1", 8000, false, Map.of());
    private static final EndpointSpec TWO = new EndpointSpec("two", "10.0.0.1", 8001, false, Map.of());
    private static final EndpointSpec OTHER = new EndpointSpec("other", "fd00::1", 8000, false, Map.of());

    private long now = 1;
    private final InferencePoolState pool = new InferencePoolState(() -> now);
    private final PrefixIndex index = new PrefixIndex();
    private final KvEventSources sources = new KvEventSources(index, new BlockKeys(2), () -> now);
    private final ToleranceCounters tolerated = new ToleranceCounters();
    private final List<String> strangers = new ArrayList<>();
    private final KvEventInbox inbox = new KvEventInbox(pool, sources, tolerated, () -> now, strangers::add);

    KvEventInboxTest() {
        pool.addListener(index);
        pool.addListener(sources);
        sources.subscriptions(new KvEventSources.Subscriptions() {
            @Override
            public void open(InferenceEndpoint of, KvEventAddress address, KvEventSource source) {}

            @Override
            public void close(InferenceEndpoint of, KvEventAddress address) {}

            @Override
            public void requestReplay(InferenceEndpoint of, KvEventAddress address, long from) {
                throw new AssertionError("There is no replay");
            }
        });
        pool.apply(new PoolChange("test", List.of(ONE, TWO, OTHER)));
    }

    @Test
    void aTopicNamesItsEndpointByAddressNameOrTheOnlyOneOnAHost() {
        publish("kv@10.0.0.1:8000@m", 0);
        publish("kv@two@org/model@v2", 0);
        publish("kv@[fd00::1]:8000@m", 0);
        publish("kv@fd00::1@m", 1);

        assertThat(applied("one")).isEqualTo(1);
        assertThat(applied("two")).isEqualTo(1);
        assertThat(skipped("other", SkippedEvent.TOPIC_FOREIGN)).isEqualTo(1);
        assertThat(strangers).isEmpty();
    }

    @Test
    void strangersAreCountedToldOnceAndKeptOut() {
        for (String topic : List.of("kv@10.0.0.9:8000@m", "kv@10.0.0.1@m", "10.0.0.1:8000", "kv@@m", "kv@one", "")) {
            publish(topic, 0);
            publish(topic, 1);
        }
        inbox.published(List.of());

        assertThat(strangers).hasSize(6).doesNotHaveDuplicates();
        assertThat(tolerated.get(Tolerated.KV_EVENTS_OF_STRANGER)).isEqualTo(13);
        for (InferenceEndpoint endpoint : pool.snapshot().endpoints()) {
            assertThat(sources.status(endpoint)).isEmpty();
        }
    }

    @Test
    void manyStrangersAreNotAllTold() {
        for (int i = 0; i < 10_000; i++) {
            publish("kv@10.1.0.1:" + i + "@m", 0);
        }
        assertThat(strangers).hasSize(16);
    }

    @Test
    void aStrangerThatBecomesAnEndpointIsHeardASecondLater() {
        pool.apply(new PoolChange("test", List.of(TWO)));
        publish("kv@one@m", 0);
        pool.apply(new PoolChange("test", List.of(ONE, TWO)));
        now += 1_000_000_000L;
        publish("kv@one@m", 1);
        assertThat(applied("one")).isEqualTo(1);
        assertThat(status("one").state()).isEqualTo(State.PARTIAL);

        pool.apply(new PoolChange("test", List.of(TWO)));
        publish("kv@one@m", 2);
        assertThat(tolerated.get(Tolerated.KV_EVENTS_OF_STRANGER)).isEqualTo(2);
    }

    @Test
    void whatIsLostOnTheWayMakesItsKnowledgePartial() {
        publish("kv@one@m", 0);
        assertThat(status("one").state()).isEqualTo(State.COMPLETE);
        publish("kv@one@m", 2);
        now += 1_000_000_000L;
        sources.tick();
        assertThat(status("one").state()).isEqualTo(State.PARTIAL);
        assertThat(status("one").stream().lost()).isPositive();
    }

    @Test
    void anEndpointThatSaysWhereToSubscribeIsHeardThereAlone() {
        publish("kv@one@m", 0);
        sources.found(endpoint("one"), Set.of());
        assertThat(applied("one")).isEqualTo(1);
        sources.found(endpoint("one"), Set.of(new KvEventAddress(5557, 0)));
        publish("kv@one@m", 1);
        assertThat(sources.status(endpoint("one")).keySet()).containsExactly(new KvEventAddress(5557, 0));
        assertThat(applied("one")).isZero();
    }

    private void publish(String topic, long sequence) {
        inbox.published(List.of(
                topic.getBytes(UTF_8),
                ByteBuffer.allocate(Long.BYTES).putLong(sequence).array(),
                NOTHING));
    }

    private InferenceEndpoint endpoint(String name) {
        return pool.snapshot().endpoints().stream()
                .filter(endpoint -> endpoint.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private KvEventSource.@Nullable Status status(String name) {
        return sources.status(endpoint(name)).values().stream().findFirst().orElse(null);
    }

    private long applied(String name) {
        return status(name).stream().applied();
    }

    private long skipped(String name, SkippedEvent kind) {
        return status(name).skipped().get(kind.ordinal());
    }
}
