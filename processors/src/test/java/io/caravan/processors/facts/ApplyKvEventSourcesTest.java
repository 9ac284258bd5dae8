package io.caravan.processors.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.kvevents.KvEventAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApplyKvEventSourcesTest {

    @Test
    void readsAPublisherPerRankAndNoneThatConnectsToSomebody() throws IOException {
        String page =
                """
                {"0":{"enable_kv_cache_events":true,"endpoint":"tcp://*:5557","replay_endpoint":"tcp://*:5558","topic":"t"},
                 "1":{"endpoint":"tcp://0.0.0.0:5567","replay_endpoint":null,"hwm":1},
                 "2":{"endpoint":"tcp://gateway:5557"},
                 "3":{"enable_kv_cache_events":false,"endpoint":"tcp://*:5577"},
                 "later":[1]}""";

        assertThat(ApplyKvEventSources.addresses(page.getBytes(StandardCharsets.UTF_8)))
                .containsExactlyInAnyOrder(new KvEventAddress(5557, 5558), new KvEventAddress(5567, 0));
    }

    @Test
    void labelsMaySayWhereAnEndpointPublishes() {
        assertThat(ApplyKvEventSources.byHand(Map.of("role", "decode"))).isEmpty();
        assertThat(ApplyKvEventSources.byHand(Map.of("kv-events-port", "5557,5567", "kv-events-replay-port", "5558")))
                .containsExactlyInAnyOrder(new KvEventAddress(5557, 5558), new KvEventAddress(5567, 0));
        for (String wrong : new String[] {"0", "x", "70000", "5557,"}) {
            assertThatThrownBy(() -> ApplyKvEventSources.byHand(Map.of("kv-events-port", wrong)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
