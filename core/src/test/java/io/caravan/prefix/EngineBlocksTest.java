package io.caravan.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.caravan.pool.InferenceEndpoint;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineBlocksTest {

    private static final int[] TOKENS = IntStream.rangeClosed(1, 64).toArray();

    private final PrefixIndex index = new PrefixIndex(1_000, TierWeights.DEFAULT);
    private final BlockKeys keys = new BlockKeys(16);
    private final InferenceEndpoint endpoint = ApproximatePrefixIndexProperties.endpoint(3, 1);
    private EngineBlocks blocks = add(endpoint, EngineBlocksSettings.DEFAULT);

    private EngineBlocks add(InferenceEndpoint added, EngineBlocksSettings settings) {
        index.endpointAdded(added);
        return new EngineBlocks(index, added, keys, "m", settings);
    }

    private static StoredBlocks stored(int from, int to, int size, String medium) {
        long[] hashes = IntStream.range(from / size, to / size)
                .mapToLong(i -> 1000L * size + i)
                .toArray();
        long parent = from == 0 ? 0 : 1000L * size + from / size - 1;
        int[] tokens = IntStream.range(from, to).map(i -> TOKENS[i]).toArray();
        return new StoredBlocks(hashes, parent, tokens, size, medium, null, null, -1, null);
    }

    private int matched() {
        return match("m", "").at(3);
    }

    private ExactMatches match(String model, String salt) {
        return index.match(new PromptBlocks(List.of(keys.chain(TOKENS, model, salt)), 16), 4);
    }

    @Test
    void oneEngineBlockIsOneBlock() {
        blocks.stored(stored(0, 48, 16, "GPU"));
        blocks.stored(stored(48, 64, 16, null));

        assertThat(matched()).isEqualTo(4);
        assertThat(match("m", "").shareAt(3)).isEqualTo(1);
    }

    @Test
    void manyEngineBlocksMakeOneBlockWhoseFirstMissingPartEndsIt() {
        for (int at = 0; at < 64; at += 4) {
            blocks.stored(stored(at, at + 4, 4, null));
            assertThat(matched()).isEqualTo((at + 4) / 16);
        }
        blocks.removed(new long[] {4009}, null, -1);
        assertThat(matched()).isEqualTo(2);
        blocks.stored(stored(36, 40, 4, null));
        assertThat(matched()).isEqualTo(4);
    }

    @Test
    void anEngineBlockOfSeveralBlocksCountsOnlyAsAWhole() {
        blocks.stored(stored(0, 64, 32, null));
        long[] chain = keys.chain(TOKENS, "m", "");

        assertThat(matched()).isEqualTo(4);
        ExactMatches partial = index.match(new PromptBlocks(List.of(new long[] {chain[0], chain[1], chain[2]}), 16), 4);
        assertThat(partial.at(3)).isEqualTo(2);
        blocks.removed(new long[] {32001}, null, -1);
        assertThat(matched()).isEqualTo(2);
    }

    @Test
    void runsThatDoNotEndOnABlockAreCarriedOn() {
        blocks.stored(stored(0, 24, 24, null));
        assertThat(matched()).isEqualTo(1);
        blocks.stored(stored(24, 48, 24, null));
        assertThat(matched()).isEqualTo(3);
        blocks.removed(new long[] {24000}, null, -1);
        assertThat(matched()).isZero();
        blocks.stored(stored(0, 24, 24, null));
        assertThat(matched()).isEqualTo(3);
    }

    @Test
    void aPartialBlockIsNotHeldButItsTokensAreNotLost() {
        blocks.stored(stored(0, 8, 8, null));
        assertThat(index.distinctBlocks()).isZero();
        blocks.stored(stored(8, 16, 8, null));
        assertThat(matched()).isEqualTo(1);
    }

    @Test
    void anOffloadStoreWithoutTokensAddsATierAndAGpuRemoveKeepsIt() {
        blocks.stored(stored(0, 32, 16, "GPU"));
        blocks.stored(new StoredBlocks(new long[] {16000, 77}, 0, new int[0], 64, "CPU", null, null, -1, null));
        blocks.removed(new long[] {16000, 16001}, "GPU", -1);

        assertThat(matched()).isEqualTo(1);
        assertThat(match("m", "").weightedAt(3)).isEqualTo(0.8, within(1e-9));
        assertThat(index.blocks(endpoint, Tier.HOST)).isEqualTo(1);
        assertThat(index.blocks(endpoint, Tier.GPU)).isZero();
        assertThat(blocks.stats().unknown()).isEqualTo(1);
    }

    @Test
    void aDuplicateStoreSurvivesTheFirstRemove() {
        blocks.stored(stored(0, 16, 16, null));
        blocks.stored(stored(0, 16, 16, null));
        blocks.removed(new long[] {16000}, null, -1);
        assertThat(matched()).isEqualTo(1);
        blocks.removed(new long[] {16000}, null, -1);
        assertThat(matched()).isZero();
    }

    @Test
    void anEngineThatTellsOfTheLastCopyOnlyIsTakenAtItsWord() {
        InferenceEndpoint other = ApproximatePrefixIndexProperties.endpoint(2, 2);
        blocks = add(other, new EngineBlocksSettings(10, 10, false));
        blocks.stored(stored(0, 16, 16, null));
        blocks.stored(stored(0, 16, 16, null));
        blocks.removed(new long[] {16000}, null, -1);

        assertThat(match("m", "").at(2)).isZero();
    }

    @Test
    void clearedDropsAllTiersAndCopies() {
        blocks.stored(stored(0, 32, 16, "GPU"));
        blocks.stored(stored(0, 32, 16, "GPU"));
        blocks.stored(stored(0, 32, 16, "CPU"));
        blocks.stored(stored(0, 64, 4, "DISK"));
        index.dispatched(new PromptBlocks(List.of(new long[] {5, 6}), 16), endpoint, 0, 100);
        blocks.cleared();

        assertThat(index.distinctBlocks()).isZero();
        assertThat(blocks.stats().engineBlocks()).isZero();
        blocks.stored(stored(0, 16, 16, "GPU"));
        blocks.removed(new long[] {16000}, "GPU", -1);
        assertThat(matched()).isZero();
    }

    @Test
    void theAdaptersNameIsNotAnExtraAndStandsInForTheModel() {
        long[] hashes = {1, 2};
        int[] tokens = java.util.Arrays.copyOf(TOKENS, 32);
        List<List<String>> extras = List.of(List.of("ad1", "salt-A"), List.of("ad1"));
        blocks.stored(new StoredBlocks(hashes, 0, tokens, 16, "GPU", "ad1", extras, 0, "full_attention"));

        assertThat(match("ad1", "salt-A").at(3)).isEqualTo(2);
        assertThat(match("ad1", "").at(3)).isZero();
        assertThat(match("m", "salt-A").at(3)).isZero();
    }

    @Test
    void groupsWithoutFullAttentionAreLeftOut() {
        blocks.stored(group(1, 0, "sliding_window", 16));
        blocks.stored(group(2, 1, null, 16));
        blocks.stored(group(3, 2, "full_attention", 8));
        assertThat(index.distinctBlocks()).isZero();
        assertThat(blocks.stats().otherGroups()).isEqualTo(2);
        assertThat(blocks.stats().malformed()).isEqualTo(1);

        blocks.stored(group(4, 2, null, 16));
        assertThat(matched()).isEqualTo(1);
        blocks.removed(new long[] {4}, null, 0);
        assertThat(matched()).isEqualTo(1);
        blocks.removed(new long[] {4}, null, 2);
        assertThat(matched()).isZero();
    }

    private static StoredBlocks group(long hash, int group, String kind, int blockSize) {
        int[] tokens = java.util.Arrays.copyOf(TOKENS, 16);
        return new StoredBlocks(new long[] {hash}, 0, tokens, blockSize, null, null, null, group, kind);
    }

    @Test
    void aRunWhoseParentIsUnknownWaitsAndNeverBeginsAtTheRoot() {
        blocks.stored(stored(48, 64, 16, null));
        blocks.stored(stored(16, 48, 16, null));
        assertThat(index.distinctBlocks()).isZero();
        assertThat(blocks.stats().parkedBlocks()).isEqualTo(3);

        blocks.removed(new long[] {16003}, null, -1);
        blocks.stored(stored(0, 16, 16, null));
        assertThat(matched()).isEqualTo(3);
        assertThat(blocks.stats().parkedBlocks()).isZero();
        blocks.stored(stored(48, 64, 16, null));
        assertThat(matched()).isEqualTo(4);
    }

    @Test
    void parkedAndKeptBlocksAreBounded() {
        InferenceEndpoint other = ApproximatePrefixIndexProperties.endpoint(2, 2);
        blocks = add(other, new EngineBlocksSettings(3, 2, true));
        blocks.stored(stored(48, 64, 16, null));
        blocks.stored(stored(16, 48, 16, null));
        assertThat(blocks.stats().parkedDropped()).isEqualTo(1);
        blocks.stored(stored(0, 16, 16, null));
        blocks.stored(stored(48, 64, 16, null));

        assertThat(match("m", "").at(2)).isEqualTo(3);
        assertThat(blocks.stats().overflowed()).isEqualTo(1);
    }

    @Test
    void tokensThatDoNotDivideAreCounted() {
        blocks.stored(new StoredBlocks(new long[] {1, 2}, 0, new int[17], 16, null, null, null, -1, null));
        blocks.stored(new StoredBlocks(new long[0], 0, new int[16], 16, null, null, null, -1, null));

        assertThat(blocks.stats().malformed()).isEqualTo(2);
    }

    @Test
    void anEndpointThatHasLeftTakesItsBlocksAlongAndHearsNoMore() {
        blocks.stored(stored(0, 64, 16, null));
        index.endpointRemoved(endpoint);
        blocks.stored(stored(0, 64, 16, null));
        assertThat(index.distinctBlocks()).isZero();

        index.endpointAdded(ApproximatePrefixIndexProperties.endpoint(3, 2));
        blocks.stored(stored(0, 64, 16, null));
        assertThat(matched()).isZero();
    }

    /** Evictions, salt, pictures, adapters, second copies: as many blocks are held as hashes have copies left. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "kv-a-sha256-seedunset",
                "kv-a-duplicate-copies",
                "kv-c-sha256-seed42-lora",
                "kv-d-xxhashcbor-seed0-bytes",
                "kv-vl-multimodal"
            })
    @SuppressWarnings("unchecked")
    void aRecordedEnginesBlocksAreHeld(String recording) throws IOException {
        InferenceEndpoint other = ApproximatePrefixIndexProperties.endpoint(2, 2);
        index.endpointAdded(other);
        blocks = new EngineBlocks(index, other, new BlockKeys(32), "m", EngineBlocksSettings.DEFAULT);
        Map<Long, Integer> copies = new HashMap<>();
        int unknown = 0;
        for (Map<String, Object> event : Recording.events(recording)) {
            String type = (String) event.get("type");
            if ("AllBlocksCleared".equals(type)) {
                blocks.cleared();
                copies.clear();
                continue;
            }
            long[] hashes = Recording.hashes(event);
            int change = "BlockStored".equals(type) ? 1 : -1;
            for (long hash : hashes) {
                int left = copies.getOrDefault(hash, 0) + change;
                unknown += left < 0 ? 1 : 0;
                copies.merge(hash, change, (before, more) -> before + more == 0 ? null : before + more);
                copies.remove(hash, -1);
            }
            if (change > 0) {
                blocks.stored(stored(event, hashes));
            } else {
                blocks.removed(hashes, (String) event.get("medium"), 0);
            }
            assertThat(index.distinctBlocks()).isEqualTo(copies.size());
        }
        // A recording may begin with a server that holds blocks already.
        assertThat(blocks.stats().unknown()).isEqualTo(unknown);
        assertThat(blocks.stats().malformed() + blocks.stats().parkedBlocks()).isZero();
    }

    @SuppressWarnings("unchecked")
    static StoredBlocks stored(Map<String, Object> event, long[] hashes) {
        List<List<Object>> sent = (List<List<Object>>) event.get("extra_keys");
        List<List<String>> extras = new java.util.ArrayList<>();
        for (List<Object> block : sent) {
            extras.add(
                    block == null
                            ? null
                            : block.stream()
                                    .map(key -> key instanceof List<?> item ? (String) item.get(0) : (String) key)
                                    .toList());
        }
        return new StoredBlocks(
                hashes,
                Recording.hash(event.get("parent_block_hash")),
                Recording.tokens(event),
                Recording.blockSize(event),
                (String) event.get("medium"),
                (String) event.get("lora_name"),
                extras,
                0,
                "full_attention");
    }
}
