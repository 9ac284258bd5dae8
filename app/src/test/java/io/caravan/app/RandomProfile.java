package io.caravan.app;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** The text of a scheduling profile made of plug-ins at random: some filters, some scorers with weights, a picker. */
record RandomProfile(String id, List<String> steps) {

    private static final List<String> FILTERS = List.of(
            "healthy-filter",
            "capacity-filter?maxInFlight=3",
            "label-selector-filter?selector=tier",
            "label-selector-filter?selector=RAW(tier!=bronze)");
    private static final List<String> SCORERS = List.of(
            "prefix-cache-scorer",
            "prefix-cache-scorer?matchLengthWeight=0.4&matchLengthScaleTokens=512",
            "active-request-scorer",
            "active-request-scorer?idleThreshold=1&maxBusyScore=0.7",
            "queue-scorer",
            "load-aware-scorer?threshold=16",
            "kv-cache-utilization-scorer",
            "running-requests-size-scorer",
            "endpoint-attribute-scorer?attributeKey=load&algorithm=linear_lower_is_better");
    private static final List<String> PICKERS =
            List.of("max-score-picker", "random-picker", "round-robin-picker", "weighted-random-picker");

    static RandomProfile of(String name, SplittableRandom random) {
        List<String> steps = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            if (random.nextInt(4) == 0) {
                steps.add(any(FILTERS, random));
            } else {
                String scorer = any(SCORERS, random);
                String weight = "weight=" + random.nextInt(-2, 9) / 2.0;
                steps.add(scorer + (scorer.contains("?") ? "&" : "?") + weight);
            }
        }
        steps.add(any(PICKERS, random) + "?maxNumOfEndpoints=" + random.nextInt(1, 4));
        return new RandomProfile("schedule-" + name, steps);
    }

    String yaml() {
        return "- route:\n    id: " + id + "\n    from:\n      uri: direct:" + id + "\n      steps:\n"
                + steps.stream()
                        .map(step -> "        - to: \"kamelet:" + step + "\"\n")
                        .collect(Collectors.joining());
    }

    private static String any(List<String> list, SplittableRandom random) {
        return list.get(random.nextInt(list.size()));
    }
}
