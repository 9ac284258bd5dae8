package io.caravan.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.pool.InferenceEndpoint;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PrefixIndexTest {

    private final PrefixIndex index = new PrefixIndex(100, TierWeights.DEFAULT);

    private InferenceEndpoint add(int slot) {
        InferenceEndpoint endpoint = ApproximatePrefixIndexProperties.endpoint(slot, slot + 1);
        index.endpointAdded(endpoint);
        return endpoint;
    }

    private static PromptBlocks chain(long from, long to) {
        return new PromptBlocks(
                List.of(LongStream.range(from, to).map(i -> Xxh64.hash(i, 0)).toArray()), 16);
    }

    @Test
    void anyNumberOfEndpointsMayHoldABlock() {
        for (int slot = 0; slot < 200; slot++) {
            index.dispatched(chain(0, 1 + slot % 20), add(slot), 0, 1);
        }

        ExactMatches matches = index.match(chain(0, 30), 200);

        for (int slot = 0; slot < 200; slot++) {
            assertThat(matches.at(slot)).isEqualTo(1 + slot % 20);
        }
        assertThat(index.distinctBlocks()).isEqualTo(20);
    }

    @Test
    void aDispatchCountsUntilItsTimeIsOverAndIsExtendedByAnother() {
        InferenceEndpoint endpoint = add(0);
        index.dispatched(chain(0, 10), endpoint, 0, 100);
        index.dispatched(chain(0, 5), endpoint, 0, 150);
        index.expire(99);
        assertThat(index.match(chain(0, 10), 1).at(0)).isEqualTo(10);
        index.expire(100);
        assertThat(index.match(chain(0, 10), 1).at(0)).isEqualTo(5);
        index.expire(150);
        assertThat(index.distinctBlocks()).isZero();
    }

    @Test
    void eachPromptOfARequestIsMatchedFromItsBeginning() {
        InferenceEndpoint holder = add(0);
        add(1);
        PromptBlocks two = new PromptBlocks(
                List.of(chain(0, 10).chains().get(0), chain(20, 30).chains().get(0)), 16);
        index.dispatched(chain(0, 10), holder, 0, 100);
        index.dispatched(chain(20, 25), holder, 0, 100);

        assertThat(index.match(two, 2).at(0)).isEqualTo(15);
        assertThat(index.match(two, 2).at(1)).isZero();
    }

    @Test
    void ofADispatchTheBlocksThatAreKnownToBeThereAreLeftAsTheyAre() {
        index.dispatched(chain(0, 10), add(0), 4, 100);

        assertThat(index.distinctBlocks()).isEqualTo(6);
    }

    @Test
    void atItsCapacityBlocksThatWereSentAgainOutliveOthers() {
        InferenceEndpoint endpoint = add(0);
        index.dispatched(chain(0, 100), endpoint, 0, 1);
        index.dispatched(chain(100, 120), endpoint, 0, 1); // the hand has gone round once: nothing is touched any more
        index.dispatched(chain(110, 120), endpoint, 10, 2);
        index.dispatched(chain(200, 240), endpoint, 0, 2);

        assertThat(index.distinctBlocks()).isEqualTo(100);
        assertThat(index.evictions()).isEqualTo(60);
        assertThat(index.match(chain(110, 120), 1).at(0)).isEqualTo(10);
    }

    @Test
    void theCapacityHoldsForManyShardsAndSets() {
        PrefixIndex large = new PrefixIndex(1 << 16, TierWeights.DEFAULT);
        SplittableRandom random = new SplittableRandom(1);
        for (int slot = 0; slot < 20; slot++) {
            InferenceEndpoint endpoint = ApproximatePrefixIndexProperties.endpoint(slot, slot + 1);
            large.endpointAdded(endpoint);
            EngineBlocks blocks =
                    new EngineBlocks(large, endpoint, new BlockKeys(1), "m", EngineBlocksSettings.DEFAULT);
            for (int i = 0; i < 10_000; i++) {
                int token = random.nextInt(100_000);
                blocks.stored(
                        new StoredBlocks(new long[] {token + 1}, 0, new int[] {token}, 1, null, null, null, -1, null));
            }
        }
        assertThat(large.distinctBlocks()).isBetween(65_000L, 65_536L);
        assertThat(large.evictions()).isPositive();
        long held = 0;
        for (int slot = 0; slot < 20; slot++) {
            InferenceEndpoint endpoint = ApproximatePrefixIndexProperties.endpoint(slot, slot + 1);
            assertThat(large.blocks(endpoint, Tier.GPU)).isPositive();
            large.endpointRemoved(endpoint);
            held += large.blocks(endpoint, Tier.GPU);
        }
        assertThat(held).isZero();
        assertThat(large.distinctBlocks()).isZero();
    }

    @Test
    void anEndpointInAUsedSlotTakesItsPlace() {
        index.dispatched(chain(0, 5), add(7), 0, 1);
        InferenceEndpoint next = ApproximatePrefixIndexProperties.endpoint(7, 99);
        index.endpointAdded(next);

        assertThat(index.match(chain(0, 5), 8).at(7)).isZero();
        assertThat(index.distinctBlocks()).isZero();
        index.dispatched(chain(0, 3), next, 0, 1);
        assertThat(index.match(chain(0, 5), 8).at(7)).isEqualTo(3);
    }

    @Test
    void endpointsThatAreNotInThePoolAreIgnored() {
        InferenceEndpoint stranger = ApproximatePrefixIndexProperties.endpoint(7, 5);
        index.dispatched(chain(0, 5), stranger, 0, 1);
        index.endpointRemoved(stranger);

        assertThat(index.distinctBlocks()).isZero();
        assertThat(index.blocks(stranger, Tier.GPU)).isZero();
    }

    @Test
    void aKeyWhoseUpperHalfIsZeroIsAKey() {
        InferenceEndpoint endpoint = add(0);
        index.dispatched(new PromptBlocks(List.of(new long[] {0, 1, 2}), 16), endpoint, 0, 1);

        assertThat(index.match(new PromptBlocks(List.of(new long[] {0, 1, 2, 3}), 16), 1)
                        .at(0))
                .isEqualTo(3);
    }

    @Test
    void exactMatchesStandBesideApproximateOnes() {
        index.dispatched(chain(0, 5), add(1), 0, 1);
        PrefixMatches matches = new PrefixMatches(new int[] {2, 3}, 4, 64).withExact(index.match(chain(0, 10), 2));

        assertThat(matches.at(1)).isEqualTo(3);
        assertThat(matches.exact().at(1)).isEqualTo(5);
        assertThat(matches.exact().shareAt(1)).isEqualTo(0.5);
        assertThat(matches.exact().at(17)).isZero();
    }

    @Test
    void absurdSettingsAreRefused() {
        assertThatThrownBy(() -> new PrefixIndex(0, TierWeights.DEFAULT)).hasMessageContaining("0");
        assertThatThrownBy(() -> new TierWeights(1.1, 0, 0)).hasMessageContaining("1.1");
        assertThatThrownBy(() -> new EngineBlocksSettings(0, 0, true)).hasMessageContaining("maxBlocks");
        assertThatThrownBy(() -> new EngineBlocksSettings(1, -1, true)).hasMessageContaining("maxParkedBlocks");
    }
}
