package io.caravan.scorers.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.testkit.data.Pools;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Same state, same scores, totals and picks as the llm-d endpoint picker, but for the listed differences. */
class CorpusTest {

    /** llm-d lets an endpoint that was never scraped look idle (queue 0, KV 0); here it gets the worst score. */
    private static final List<Integer> NEVER_SCRAPED = List.of(1, 59, 117, 175, 233, 291, 354, 412, 470, 528);

    /** llm-d scores NaN for a KV utilization of NaN, and the pick is undefined; here it is missing: the worst score. */
    private static final List<Integer> NAN_UTILIZATION = List.of(83, 436, 494, 552);

    /** llm-d's load-aware scorer rates a queue below 0 above an empty one; here it counts as empty. */
    private static final List<Integer> NEGATIVE_QUEUE = List.of(186, 244, 302, 481);

    private static final Map<String, List<String>> PROFILES = Map.ofEntries(
            Map.entry("core-queue", List.of("queue-scorer")),
            Map.entry("core-kv", List.of("kv-cache-utilization-scorer")),
            Map.entry("core-running", List.of("running-requests-size-scorer")),
            Map.entry("core-load-aware", List.of("load-aware-scorer")),
            Map.entry("core-load-aware-16", List.of("load-aware-scorer?threshold=16")),
            Map.entry("core-load-aware-64-w2", List.of("load-aware-scorer?threshold=64&weight=2")),
            Map.entry("core-minimal", List.of()),
            Map.entry("core-no-profiles", List.of("queue-scorer", "kv-cache-utilization-scorer")),
            Map.entry(
                    "core-q3-kv2-r2-top6",
                    List.of(
                            "queue-scorer?weight=3",
                            "kv-cache-utilization-scorer?weight=2",
                            "running-requests-size-scorer?weight=2")),
            Map.entry(
                    "core-default-223",
                    List.of(
                            "queue-scorer?weight=2",
                            "kv-cache-utilization-scorer?weight=2",
                            "prefix-cache-scorer?weight=3")),
            Map.entry(
                    "core-weights-odd",
                    List.of(
                            "queue-scorer?weight=0.5",
                            "kv-cache-utilization-scorer?weight=1.5",
                            "running-requests-size-scorer?weight=-1",
                            "load-aware-scorer?weight=0")));

    @Test
    void decidesAsLlmDDoesExceptWhereListed() {
        Map<String, Comparison> comparisons = new HashMap<>();
        Map<Integer, String> differences = new TreeMap<>();
        List<CorpusRecord> records = CorpusRecord.of("01-core-scorers.jsonl");
        for (CorpusRecord record : records) {
            Comparison comparison =
                    comparisons.computeIfAbsent(record.config(), config -> new Comparison(PROFILES.get(config)));
            List<String> found =
                    comparison.differences(record, record.applyTo(Pools.empty()).view());
            if (!found.isEmpty()) {
                differences.put(record.number(), record + ": " + found);
            }
        }
        int scores = comparisons.values().stream().mapToInt(Comparison::scores).sum();
        System.out.println("01-core-scorers: " + records.size() + " records, " + scores + " scores, "
                + differences.size() + " listed differences");
        List<Integer> listed = new ArrayList<>(NEVER_SCRAPED);
        listed.addAll(NAN_UTILIZATION);
        listed.addAll(NEGATIVE_QUEUE);
        assertThat(differences).containsOnlyKeys(listed);
        assertThat(NEVER_SCRAPED).allMatch(number -> differences.get(number).contains("never scraped"));
        assertThat(NAN_UTILIZATION).allMatch(number -> differences.get(number).contains("instead of NaN"));
        assertThat(NEGATIVE_QUEUE).allMatch(number -> differences.get(number).contains("negative queue"));
    }
}
