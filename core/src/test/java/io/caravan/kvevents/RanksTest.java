package io.caravan.kvevents;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.inference.PromptTokens;
import io.caravan.pool.Endpoints;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.prefix.BlockKeys;
import io.caravan.prefix.ExactMatches;
import io.caravan.prefix.PrefixIndex;
import io.caravan.prefix.PromptBlocks;
import io.caravan.prefix.Tier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An endpoint whose engine has several data-parallel ranks, each with a publisher and a cache of its own. */
class RanksTest {

    private static final KvEventAddress ZERO = new KvEventAddress(5557, 0);
    private static final KvEventAddress ONE = new KvEventAddress(5558, 0);

    private final PrefixIndex index = new PrefixIndex();
    private final BlockKeys keys = new BlockKeys(2);
    private final KvEventSources sources = new KvEventSources(index, keys, () -> 1);
    private final InferenceEndpoint endpoint = Endpoints.endpoint(0, 1);
    private final Map<KvEventAddress, KvEventSource> opened = new HashMap<>();
    private final PromptBlocks prompt = keys.chains(PromptTokens.ids(PromptTokens.Source.CLIENT, 1, 2, 3, 4), "", "");

    RanksTest() {
        index.endpointAdded(endpoint);
        sources.subscriptions(new KvEventSources.Subscriptions() {
            @Override
            public void open(InferenceEndpoint of, KvEventAddress address, KvEventSource source) {
                opened.put(address, source);
            }

            @Override
            public void close(InferenceEndpoint of, KvEventAddress address) {
                opened.remove(address);
            }

            @Override
            public void requestReplay(InferenceEndpoint of, KvEventAddress address, long from) {
                throw new AssertionError("There is no replay");
            }
        });
        sources.found(endpoint, Set.of(ZERO, ONE));
        opened.values().forEach(KvEventSource::connected);
    }

    @Test
    void isRatedByTheMeanOfItsRanksWhenAllAreKnown() {
        publish(ZERO, 0, stored(1, 0, 1, 2), stored(2, 1, 3, 4));
        assertThat(match().isKnown(0)).isFalse();
        publish(ONE, 0);

        assertThat(match().isKnown(0)).isTrue();
        assertThat(match().at(0)).isEqualTo(1);
        assertThat(match().shareAt(0)).isEqualTo(0.5);
        publish(ONE, 1, stored(1, 0, 1, 2), stored(2, 1, 3, 4));
        assertThat(match().at(0)).isEqualTo(2);
        assertThat(index.blocks(endpoint, Tier.GPU)).isEqualTo(4);
    }

    @Test
    void whatOneRankRemovesOrForgetsTheOthersKeep() {
        publish(ZERO, 0, stored(1, 0, 1, 2), stored(2, 1, 3, 4));
        publish(ONE, 0, stored(1, 0, 1, 2), stored(2, 1, 3, 4));
        publish(ZERO, 1, removed(2));
        assertThat(match().shareAt(0)).isEqualTo(0.75);
        publish(ZERO, 0, stored(7, 0, 9, 9));

        assertThat(index.blocks(endpoint, Tier.GPU)).isEqualTo(3);
        assertThat(match().shareAt(0)).isEqualTo(0.5);
        opened.get(ZERO).disconnected();
        assertThat(match().isKnown(0)).isFalse();
    }

    @Test
    void aRankThatIsGoneTakesItsBlocksWithIt() {
        publish(ZERO, 0, stored(1, 0, 1, 2));
        publish(ONE, 0, stored(1, 0, 1, 2));
        sources.found(endpoint, Set.of(ZERO));
        assertThat(index.blocks(endpoint, Tier.GPU)).isZero();
        assertThat(index.ranks(endpoint)).isEqualTo(1);

        sources.found(endpoint, Set.of(ZERO, ONE));
        opened.values().forEach(KvEventSource::connected);
        publish(ONE, 0, stored(1, 0, 1, 2));
        sources.endpointRemoved(endpoint);
        index.endpointRemoved(endpoint);
        assertThat(index.distinctBlocks()).isZero();
    }

    private ExactMatches match() {
        return sources.match(prompt, 1);
    }

    private void publish(KvEventAddress from, long sequence, byte[]... events) {
        byte[] payload = new byte[3 + events.length * 64];
        ByteBuffer batch = ByteBuffer.wrap(payload);
        batch.put((byte) 0x92).put((byte) 0).put((byte) (0x90 | events.length));
        for (byte[] event : events) {
            batch.put(event);
        }
        opened.get(from)
                .published(List.of(
                        "kv@a@m".getBytes(StandardCharsets.UTF_8),
                        ByteBuffer.allocate(Long.BYTES).putLong(sequence).array(),
                        Arrays.copyOf(payload, batch.position())));
    }

    /** One block of two tokens, all numbers below 128. */
    private static byte[] stored(int hash, int parent, int first, int second) {
        byte[] tag = "BlockStored".getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(tag.length + 9)
                .put((byte) 0x95)
                .put((byte) (0xa0 | tag.length))
                .put(tag)
                .put((byte) 0x91)
                .put((byte) hash)
                .put((byte) parent)
                .put((byte) 0x92)
                .put((byte) first)
                .put((byte) second)
                .put((byte) 2)
                .array();
    }

    private static byte[] removed(int hash) {
        byte[] tag = "BlockRemoved".getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(tag.length + 4)
                .put((byte) 0x92)
                .put((byte) (0xa0 | tag.length))
                .put(tag)
                .put((byte) 0x91)
                .put((byte) hash)
                .array();
    }
}
