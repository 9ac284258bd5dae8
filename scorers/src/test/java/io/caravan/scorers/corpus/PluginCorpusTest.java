package io.caravan.scorers.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.failure.NoEndpointException;
import io.caravan.scheduling.SchedulingView;
import io.caravan.testkit.data.Pools;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Same scores as llm-d of the plug-ins that need more than queue and memory; no difference is allowed. */
class PluginCorpusTest {

    private static final String QUEUE = "queue-scorer?weight=10";
    private static final String LOWER = "endpoint-attribute-scorer?algorithm=linear_lower_is_better&attributeKey=";
    private static final String HIGHER = "endpoint-attribute-scorer?algorithm=linear_higher_is_better&attributeKey=";

    private static final Map<String, List<String>> ACTIVE_REQUESTS = Map.of(
            "inflight-active-default", List.of("active-request-scorer", QUEUE),
            "inflight-active-noproducer", List.of("active-request-scorer"),
            "inflight-active-idle2", List.of("active-request-scorer?idleThreshold=2", QUEUE),
            "inflight-active-idle1-max0.5", List.of("active-request-scorer?idleThreshold=1&maxBusyScore=0.5", QUEUE));

    private static final Map<String, List<String>> ATTRIBUTES = Map.of(
            "attribute-lower-adaptive", List.of(LOWER + "MyLoad"),
            "attribute-lower-fixed", List.of(LOWER + "MyLoad&normalization=fixedRange&min=0&max=10"),
            "attribute-higher-adaptive", List.of(HIGHER + "MyLoad&normalization=adaptiveRange"),
            "attribute-labelled-higher-fixed", List.of(HIGHER + "MyLabelled&normalization=fixedRange&min=2&max=20"));

    private static final Map<String, List<String>> LABEL_SELECTORS = Map.of(
            "filter-label-selector-1", List.of("label-selector-filter?matchLabels=app=a", "queue-scorer"),
            "filter-label-selector-2", List.of("label-selector-filter?matchLabels=app=a,tier=1", "queue-scorer"),
            "filter-label-selector-3", List.of("label-selector-filter?selector=app in (a,b)", "queue-scorer"),
            "filter-label-selector-4", List.of("label-selector-filter?selector=app notin (a)", "queue-scorer"),
            "filter-label-selector-5", List.of("label-selector-filter?selector=tier", "queue-scorer"),
            "filter-label-selector-6", List.of("label-selector-filter?selector=!tier", "queue-scorer"),
            "filter-label-selector-7", List.of("label-selector-filter?matchLabels=app=zzz", "queue-scorer"),
            "filter-label-selector-8", List.of("label-selector-filter", "queue-scorer"));

    @Test
    void ratesRequestsInFlightAsLlmDDoes() {
        assertThat(compared("04-in-flight.jsonl", ACTIVE_REQUESTS, false)).isEqualTo(136);
    }

    @Test
    void ratesAttributesAsLlmDDoes() {
        assertThat(compared("05-affinity-and-attributes.jsonl", ATTRIBUTES, true))
                .isEqualTo(60);
    }

    @Test
    void selectsLabelsAsLlmDDoes() {
        assertThat(compared("06-filters.jsonl", LABEL_SELECTORS, false)).isEqualTo(8);
    }

    /** Compares all records of the given profiles and counts them. */
    private static int compared(String file, Map<String, List<String>> profiles, boolean poolLasts) {
        Map<String, Comparison> comparisons = new HashMap<>();
        Map<String, Pools> pools = new HashMap<>();
        List<String> differences = new ArrayList<>();
        int records = 0;
        for (CorpusRecord record : CorpusRecord.of(file)) {
            if (!profiles.containsKey(record.config())) {
                continue;
            }
            records++;
            Comparison comparison =
                    comparisons.computeIfAbsent(record.config(), config -> new Comparison(profiles.get(config)));
            Pools pool = poolLasts ? pools.computeIfAbsent(record.config(), config -> Pools.empty()) : Pools.empty();
            SchedulingView view = record.applyTo(pool).view();
            if (record.picked().isEmpty()) {
                assertThatThrownBy(() -> comparison.left(view)).isInstanceOf(NoEndpointException.class);
                continue;
            }
            comparison.differences(record, view).forEach(found -> differences.add(record + ": " + found));
            if (!record.leftByFilter().isEmpty()) {
                assertThat(comparison.left(view)).isEqualTo(record.leftByFilter());
            }
        }
        int scores = comparisons.values().stream().mapToInt(Comparison::scores).sum();
        System.out.println(file + ": " + records + " records, " + scores + " scores");
        assertThat(differences).isEmpty();
        return records;
    }
}
