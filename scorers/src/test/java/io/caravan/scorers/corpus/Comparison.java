package io.caravan.scorers.corpus;

import io.caravan.pool.InferenceEndpoint;
import io.caravan.scheduling.Candidates;
import io.caravan.scheduling.PluginRegistry;
import io.caravan.scheduling.PluginServices;
import io.caravan.scheduling.ProfileText;
import io.caravan.scheduling.SchedulingProfile;
import io.caravan.scheduling.SchedulingView;
import io.caravan.scheduling.StepTrace;
import io.caravan.tolerance.ToleranceCounters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs a profile on a record's state and tells what differs from llm-d. */
final class Comparison {

    private static final double SCORE_TOLERANCE = 1e-12;
    private static final double TOTAL_TOLERANCE = 1e-9;

    private final SchedulingProfile profile;
    private int scores;

    /** @param steps the profile's Kamelets before the picker, as in a route: {@code queue-scorer?weight=2} */
    Comparison(List<String> steps) {
        List<Object> route = new ArrayList<>();
        steps.forEach(step -> route.add(Map.of("to", "kamelet:" + step)));
        route.add(Map.of("to", "kamelet:max-score-picker"));
        Map<String, Object> from = Map.of("uri", "direct:schedule-corpus", "steps", route);
        Object tree = List.of(Map.of("route", Map.of("id", "schedule-corpus", "from", from)));
        this.profile = ProfileText.fromRoute(tree, PluginRegistry.load(), new PluginServices(new ToleranceCounters()))
                .orElseThrow();
    }

    /** The endpoints the profile's filters leave. */
    List<String> left(SchedulingView view) {
        return profile.score(view).endpoints().stream()
                .map(InferenceEndpoint::name)
                .toList();
    }

    /** Scores compared so far. */
    int scores() {
        return scores;
    }

    /** What differs, in words; empty if scores, totals and picks agree. */
    List<String> differences(CorpusRecord record, SchedulingView view) {
        Candidates scored = profile.score(view);
        List<String> all = new ArrayList<>();
        int compared = 0;
        for (StepTrace step : scored.trace()) {
            if (step instanceof StepTrace.Scored trace) {
                compared += compare(record, trace, all);
            }
        }
        if (compared != record.scoreCount()) {
            all.add(compared + " scores instead of " + record.scoreCount());
        }
        scores += compared;
        Map<String, Double> totals = new LinkedHashMap<>();
        for (int i = 0; i < scored.size(); i++) {
            String name = scored.endpoints().get(i).name();
            totals.put(name, scored.total(i));
            Double expected = record.total(name);
            if (expected != null && !(Math.abs(expected - scored.total(i)) <= TOTAL_TOLERANCE)) {
                all.add("total of " + name + ": " + scored.total(i) + " instead of " + expected);
            }
        }
        comparePicks(record.picked(), totals, all);
        return all;
    }

    private static int compare(CorpusRecord record, StepTrace.Scored trace, List<String> differences) {
        for (int i = 0; i < trace.raw().length; i++) {
            InferenceEndpoint endpoint = trace.endpoints().get(i);
            double expected = record.score(trace.plugin(), endpoint.name());
            if (!(Math.abs(expected - trace.raw()[i]) <= SCORE_TOLERANCE)) {
                differences.add(
                        trace.plugin() + " of " + endpoint.name() + ": " + trace.raw()[i] + " instead of " + expected);
            }
        }
        return trace.raw().length;
    }

    /** llm-d's picks must be the best by our totals, in order; among equal totals any order will do. */
    private static void comparePicks(List<String> picked, Map<String, Double> totals, List<String> differences) {
        List<Double> best = new ArrayList<>(totals.values());
        best.sort((a, b) -> Double.compare(b, a));
        for (int i = 0; i < picked.size(); i++) {
            if (!(Math.abs(totals.get(picked.get(i)) - best.get(i)) <= TOTAL_TOLERANCE)) {
                differences.add("pick " + i + " " + picked.get(i) + " is not the best by " + totals);
            }
        }
    }
}
