package io.caravan.scorers.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.inference.Prompt;
import io.caravan.inference.TokenEstimator;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.prefix.ApproximatePrefixIndex;
import io.caravan.prefix.BlockHasher;
import io.caravan.prefix.PrefixMatches;
import io.caravan.prefix.PromptBlocks;
import io.caravan.testkit.data.Pools;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Same sequence of requests, same prefix scores as the llm-d endpoint picker, but for the listed differences. */
class PrefixCorpusTest {

    /**
     * Prompts longer than an endpoint's capacity. llm-d's insert evicts the prompt's own first blocks and then enters them
     * in the look-up map for good; here the blocks that fit are kept and nothing else matches.
     */
    private static final List<Integer> GHOSTS = List.of(258, 263, 265, 266, 275, 278);

    /** The same, in the sequence about evictions. */
    private static final List<Integer> GHOSTS_IN_GAPS = List.of(7, 9);

    /**
     * llm-d evicts a prompt's first blocks first and counts the blocks that are left; here the last go first and the match
     * is the longest prefix, as in the engine's own cache.
     */
    private static final List<Integer> GAPS = List.of(3, 5);

    private static final List<String> DEFAULT = List.of("prefix-cache-scorer", "queue-scorer?weight=10");

    private static final Map<String, Setup> SETUPS = Map.ofEntries(
            Map.entry("prefix-default", new Setup(DEFAULT)),
            Map.entry("prefix-mlw-0.5", Setup.scoring("matchLengthWeight=0.5&matchLengthScaleTokens=1024")),
            Map.entry("prefix-mlw-1-scale-512", Setup.scoring("matchLengthWeight=1.0&matchLengthScaleTokens=512")),
            Map.entry("prefix-mlw-0.3-defaultscale", Setup.scoring("matchLengthWeight=0.3")),
            Map.entry("prefix-block-128-noautotune", new Setup(DEFAULT, false, 128, 31_250, 131_072)),
            Map.entry("prefix-block-16-noautotune", new Setup(DEFAULT, false, 16, 31_250, 131_072)),
            Map.entry("prefix-autotune-block-96", new Setup(DEFAULT)),
            Map.entry("prefix-autotune-lru-6", new Setup(DEFAULT)),
            Map.entry("prefix-autotune-lru-6-gaps", new Setup(DEFAULT)),
            Map.entry("prefix-lru-5-config", new Setup(DEFAULT, false, 64, 5, 131_072)),
            Map.entry("prefix-max-tokens-192", new Setup(DEFAULT, true, 16, 31_250, 192)),
            Map.entry("prefix-max-blocks-2", new Setup(DEFAULT, true, 16, 31_250, 2 * 64)),
            Map.entry(
                    "prefix-no-steer-default-223",
                    new Setup(List.of(
                            "queue-scorer?weight=2",
                            "kv-cache-utilization-scorer?weight=2",
                            "prefix-cache-scorer?weight=3"))));

    @Test
    void followsLlmDsPrefixIndexExceptWhereListed() {
        assertThat(differences("02-prefix-cache.jsonl", 2)).containsOnlyKeys(GHOSTS);
    }

    @Test
    void followsLlmDsPrefixIndexThroughEvictionsExceptWhereListed() {
        List<Integer> listed = new ArrayList<>(GAPS);
        listed.addAll(GHOSTS_IN_GAPS);
        assertThat(differences("02b-prefix-gaps.jsonl", 0)).containsOnlyKeys(listed);
    }

    private static Map<Integer, String> differences(String file, int expectedSkipped) {
        Map<Integer, String> differences = new TreeMap<>();
        Map<String, Sequence> sequences = new HashMap<>();
        List<CorpusRecord> records = CorpusRecord.of(file);
        int skipped = 0;
        for (CorpusRecord record : records) {
            CorpusPrompt prompt = CorpusPrompt.of(record);
            if (prompt.prompt() == null) {
                skipped++;
                continue;
            }
            Sequence sequence =
                    sequences.computeIfAbsent(record.config(), config -> new Sequence(SETUPS.get(config), record));
            List<String> found = sequence.step(record, prompt.model(), prompt.cacheSalt(), prompt.prompt());
            if (!found.isEmpty()) {
                differences.put(record.number(), record + ": " + found);
            }
        }
        assertThat(skipped).as("requests that llm-d refused").isEqualTo(expectedSkipped);
        int scores = sequences.values().stream()
                .mapToInt(sequence -> sequence.comparison.scores())
                .sum();
        System.out.println(file + ": " + (records.size() - skipped) + " of " + records.size() + " records, " + scores
                + " scores, " + differences.size() + " listed differences");
        return differences;
    }

    /** A configuration of llm-d's approximate prefix producer and scorers. */
    private record Setup(List<String> steps, boolean autoTune, int blockSize, int capacityBlocks, int maxTokens) {

        Setup(List<String> steps) {
            this(steps, true, 16, 31_250, 131_072);
        }

        static Setup scoring(String settings) {
            return new Setup(List.of("prefix-cache-scorer?" + settings, "queue-scorer?weight=10"));
        }
    }

    /** One process of llm-d: an index that fills as its requests come. */
    private static final class Sequence {

        private final Comparison comparison;
        private final Pools pools = Pools.empty();
        private final ApproximatePrefixIndex index;
        private final int blockSize;
        private final int maxTokens;

        Sequence(Setup setup, CorpusRecord first) {
            comparison = new Comparison(setup.steps());
            int tunedSize = setup.autoTune() ? first.firstEndpointHas("block") : 0;
            int tunedCapacity = setup.autoTune() ? first.firstEndpointHas("blocks") : 0;
            blockSize = Math.max(64, tunedSize > 0 ? tunedSize : setup.blockSize());
            maxTokens = setup.maxTokens() / blockSize * blockSize;
            index = new ApproximatePrefixIndex(tunedCapacity > 0 ? tunedCapacity : setup.capacityBlocks());
            pools.state().addListener(index);
        }

        List<String> step(CorpusRecord record, String model, String cacheSalt, Prompt prompt) {
            record.applyTo(pools);
            PromptBlocks blocks =
                    BlockHasher.hash(TokenEstimator.estimate(prompt, maxTokens), model, cacheSalt, blockSize);
            PrefixMatches matches = index.match(blocks, pools.state().snapshot().slots());
            pools.prompt(matches.totalBlocks(), blockSize);
            for (InferenceEndpoint endpoint : pools.state().snapshot().endpoints()) {
                pools.matched(endpoint.name(), matches.at(endpoint.slot()));
            }
            List<String> differences = comparison.differences(record, pools.view());
            record.picked().forEach(name -> index.record(blocks, pools.endpoint(name)));
            return differences;
        }
    }
}
