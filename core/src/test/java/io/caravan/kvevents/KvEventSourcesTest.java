package io.caravan.kvevents;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.kvevents.KvEventFrames.Batch;
import io.caravan.pool.Endpoints;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.prefix.BlockKeys;
import io.caravan.prefix.PrefixIndex;
import io.caravan.prefix.Tier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Publishers that are found, change and go. */
class KvEventSourcesTest {

    private final PrefixIndex index = new PrefixIndex();
    private final KvEventSources sources = new KvEventSources(index, new BlockKeys(16), () -> 1);
    private final InferenceEndpoint endpoint = Endpoints.endpoint(0, 1);
    private final List<KvEventSource> opened = new ArrayList<>();
    private final List<KvEventAddress> closed = new ArrayList<>();

    KvEventSourcesTest() {
        index.endpointAdded(endpoint);
        sources.subscriptions(new KvEventSources.Subscriptions() {
            @Override
            public void open(InferenceEndpoint of, KvEventAddress address, KvEventSource source) {
                opened.add(source);
            }

            @Override
            public void close(InferenceEndpoint of, KvEventAddress address) {
                closed.add(address);
            }

            @Override
            public void requestReplay(InferenceEndpoint of, KvEventAddress address, long from) {
                throw new AssertionError("There is no replay");
            }
        });
    }

    @Test
    void thePublisherThatAnEndpointLeftIsForgottenAndNotHeardAnyMore() throws IOException {
        KvEventAddress first = new KvEventAddress(5557, 0);
        sources.found(endpoint, Set.of(first));
        opened.get(0).connected();
        publish(opened.get(0));
        assertThat(index.blocks(endpoint, Tier.GPU)).isPositive();

        sources.found(endpoint, Set.of(new KvEventAddress(5558, 0)));
        assertThat(closed).containsExactly(first);
        assertThat(index.blocks(endpoint, Tier.GPU)).isZero();

        publish(opened.get(0));
        assertThat(index.blocks(endpoint, Tier.GPU)).isZero();
        assertThat(opened.get(0).isTrusted()).isFalse();
        publish(opened.get(1));
        assertThat(index.blocks(endpoint, Tier.GPU)).isPositive();
    }

    private static void publish(KvEventSource source) throws IOException {
        for (Batch batch : RecordedEventsTest.batches("kv-e-xxhash-seedunset")) {
            source.published(List.of(
                    batch.topic().getBytes(StandardCharsets.UTF_8),
                    ByteBuffer.allocate(Long.BYTES).putLong(batch.sequence()).array(),
                    batch.payload()));
        }
    }
}
