package io.caravan.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;

/** One decision record as text: what each filter removed, every score with its weight, the pick and the outcome. */
final class DecisionTable {

    private static final String NONE = "–";

    private final JsonNode decision;
    private final Ansi ansi;
    private final List<String> out = new ArrayList<>();

    DecisionTable(JsonNode decision, Ansi ansi) {
        this.decision = decision;
        this.ansi = ansi;
    }

    String render() {
        summary();
        filters();
        scores();
        endpoints();
        pairs("outcome", decision.path("outcome"));
        pairs("timings in µs", decision.path("timingsMicros"));
        return String.join("\n", out) + "\n";
    }

    private void summary() {
        field("request", decision.path("requestId").asText(NONE));
        field("picked", decision.path("picked").asText("none"));
        field(
                "by",
                decision.path("picker").asText(NONE) + ", profile "
                        + decision.path("profile").asText(NONE) + " "
                        + decision.path("profileVersion").asText("")
                        + ", seed " + decision.path("seed").asText(NONE));
        for (Map.Entry<String, JsonNode> entry : decision.path("request").properties()) {
            field(entry.getKey(), number(entry.getValue()));
        }
    }

    private void field(String name, String value) {
        String label = String.format(Locale.ROOT, "%-18s", name);
        out.add(bold(label) + " " + (name.equals("picked") ? green(value) : value));
    }

    private void filters() {
        List<JsonNode> filters = steps("filter");
        if (filters.isEmpty()) {
            return;
        }
        heading("filters");
        for (JsonNode filter : filters) {
            JsonNode removed = filter.path("removed");
            out.add("  " + filter.path("plugin").asText() + (removed.isEmpty() ? " removed none" : ""));
            for (JsonNode removal : removed) {
                out.add("    removed " + removal.path("endpoint").asText() + ": "
                        + removal.path("reason").asText(NONE));
            }
        }
    }

    private void scores() {
        List<JsonNode> scorers = steps("scorer");
        JsonNode totals = decision.path("totals");
        if (scorers.isEmpty() && totals.isEmpty()) {
            return;
        }
        heading("scores (raw*weight=contribution)");
        List<String> head = new ArrayList<>(List.of("endpoint"));
        scorers.forEach(scorer -> head.add(scorer.path("plugin").asText()));
        head.add("total");
        TextTable table = new TextTable().row(head);
        for (String endpoint : scored(scorers, totals)) {
            List<String> row = new ArrayList<>(List.of(endpoint));
            scorers.forEach(scorer -> row.add(contribution(scorer, endpoint)));
            row.add(number(totals.path(endpoint)));
            table.row(row);
        }
        add(table);
    }

    private static List<String> scored(List<JsonNode> scorers, JsonNode totals) {
        List<String> names = new ArrayList<>();
        totals.fieldNames().forEachRemaining(names::add);
        for (JsonNode scorer : scorers) {
            for (Iterator<String> more = scorer.path("scores").fieldNames(); more.hasNext(); ) {
                String name = more.next();
                if (!names.contains(name)) {
                    names.add(name);
                }
            }
        }
        names.sort((a, b) ->
                Double.compare(totals.path(b).asDouble(-1), totals.path(a).asDouble(-1)));
        return names;
    }

    private static String contribution(JsonNode scorer, String endpoint) {
        JsonNode raw = scorer.path("scores").path(endpoint);
        if (!raw.isNumber()) {
            return NONE;
        }
        double weight = scorer.path("weight").asDouble(1);
        return decimal(raw.asDouble()) + "*" + plain(weight) + "=" + decimal(raw.asDouble() * weight);
    }

    private void endpoints() {
        JsonNode endpoints = decision.path("endpoints");
        if (endpoints.isEmpty()) {
            return;
        }
        heading("endpoints as they were");
        String blocks = decision.path("matchedBlocksOf").asText("");
        TextTable table = new TextTable()
                .row(List.of(
                        "endpoint",
                        "waiting",
                        "running",
                        "kv cache",
                        "in-flight",
                        "matched blocks",
                        "by KV events",
                        "stats age"));
        for (Map.Entry<String, JsonNode> entry : endpoints.properties()) {
            JsonNode facts = entry.getValue();
            JsonNode kv = facts.path("kvCacheUtilization");
            JsonNode age = facts.path("statsAgeMs");
            String matched = number(facts.path("matchedBlocks"));
            table.row(List.of(
                    entry.getKey(),
                    number(facts.path("waiting")),
                    number(facts.path("running")),
                    kv.isNumber() ? Math.round(kv.asDouble() * 100) + "%" : NONE,
                    number(facts.path("inFlight")),
                    blocks.isEmpty() || matched.equals(NONE) ? matched : matched + "/" + blocks,
                    byEvents(facts),
                    age.isNumber() ? number(age) + " ms" : NONE));
        }
        add(table);
    }

    /** Blocks held as KV events tell; in brackets where an alarm says that they are not to be relied on. */
    private String byEvents(JsonNode facts) {
        String of = "/" + decision.path("exactMatchedBlocksOf").asText(NONE);
        if (facts.has("exactDoubtedBlocks")) {
            return "(" + number(facts.path("exactDoubtedBlocks")) + of + ")";
        }
        return facts.has("exactMatchedBlocks") ? number(facts.path("exactMatchedBlocks")) + of : NONE;
    }

    private void pairs(String title, JsonNode values) {
        if (values.isEmpty()) {
            return;
        }
        heading(title);
        TextTable table = new TextTable();
        for (Map.Entry<String, JsonNode> entry : values.properties()) {
            table.row(List.of(entry.getKey(), number(entry.getValue())));
        }
        out.addAll(table.lines());
    }

    private void heading(String title) {
        out.add("");
        out.add(bold(title));
    }

    private void add(TextTable table) {
        String picked = "  " + decision.path("picked").asText("") + " ";
        for (String line : table.lines()) {
            out.add(line.startsWith(picked) ? green(line) : line);
        }
    }

    private List<JsonNode> steps(String type) {
        List<JsonNode> steps = new ArrayList<>();
        for (JsonNode step : decision.path("steps")) {
            if (step.path("type").asText().equals(type)) {
                steps.add(step);
            }
        }
        return steps;
    }

    private static String number(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return NONE;
        }
        if (value.isFloatingPointNumber()) {
            return decimal(value.asDouble());
        }
        if (value.path(0).isTextual()) {
            return value.valueStream().map(JsonNode::asText).collect(Collectors.joining(", "));
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    private String bold(String text) {
        return ansi.enabled() ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    private String green(String text) {
        return ansi.enabled() ? "\u001b[32m" + text + "\u001b[0m" : text;
    }
}
