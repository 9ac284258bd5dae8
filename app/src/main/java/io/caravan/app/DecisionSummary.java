package io.caravan.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A decision record as a small table for people: endpoints down, scorers across, weighted scores in the cells. */
public final class DecisionSummary {

    private static final int NAME_WIDTH = 10;

    private DecisionSummary() {}

    /** The lines of the table for a decision as {@code /decisions/{request-id}} gives it. */
    public static List<String> lines(JsonNode decision) {
        List<String> lines = new ArrayList<>();
        List<JsonNode> scorers = new ArrayList<>();
        for (JsonNode step : decision.path("steps")) {
            if (step.path("type").asText().equals("scorer")) {
                scorers.add(step);
            }
            for (JsonNode removed : step.path("removed")) {
                lines.add(step.path("plugin").asText() + " removed "
                        + removed.path("endpoint").asText() + ": "
                        + removed.path("reason").asText());
            }
        }
        lines.add(header(scorers));
        String picked = decision.path("picked").asText();
        decision.path("totals")
                .properties()
                .forEach(total -> lines.add(row(decision, scorers, total.getKey(), picked)));
        lines.add(summary(decision, scorers, picked));
        return lines;
    }

    private static String header(List<JsonNode> scorers) {
        StringBuilder line = new StringBuilder(pad("endpoint", NAME_WIDTH));
        for (JsonNode scorer : scorers) {
            line.append("  ").append(title(scorer));
        }
        return line.append("  total").toString();
    }

    private static String title(JsonNode scorer) {
        String name = scorer.path("plugin").asText();
        String shortName = name.endsWith("-scorer") ? name.substring(0, name.length() - 7) : name;
        return shortName + "×" + number(scorer.path("weight").asDouble());
    }

    private static String row(JsonNode decision, List<JsonNode> scorers, String endpoint, String picked) {
        StringBuilder line = new StringBuilder(pad(endpoint, NAME_WIDTH));
        for (JsonNode scorer : scorers) {
            double raw = scorer.path("scores").path(endpoint).asDouble();
            String cell = String.format(
                    Locale.ROOT, "%.2f", raw * scorer.path("weight").asDouble());
            line.append("  ").append(pad(cell, title(scorer).length()));
        }
        line.append(String.format(
                Locale.ROOT, "  %5.2f", decision.path("totals").path(endpoint).asDouble()));
        return endpoint.equals(picked) ? line.append("  <- picked").toString() : line.toString();
    }

    private static String summary(JsonNode decision, List<JsonNode> scorers, String picked) {
        JsonNode facts = decision.path("endpoints").path(picked);
        boolean exact = facts.has("exactMatchedBlocks");
        int matched = facts.path(exact ? "exactMatchedBlocks" : "matchedBlocks").asInt();
        int total = decision.path(exact ? "exactMatchedBlocksOf" : "matchedBlocksOf")
                .asInt();
        StringBuilder text = new StringBuilder("Went to ").append(picked);
        if (matched > 0) {
            text.append(": it holds ")
                    .append(matched)
                    .append(" of the prompt's ")
                    .append(total)
                    .append(exact ? " blocks, as its KV events tell" : " blocks");
        } else {
            text.append(": no endpoint's prefix decided, ")
                    .append(scorers.size())
                    .append(" scorers compared load");
        }
        JsonNode outcome = decision.path("outcome");
        if (outcome.has("ttftMs")) {
            text.append(String.format(
                    Locale.ROOT,
                    "; first byte after %.1f ms",
                    outcome.path("ttftMs").asDouble()));
        }
        return text.append('.').toString();
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static String pad(String text, int width) {
        return text.length() >= width ? text : text + " ".repeat(width - text.length());
    }
}
