package io.caravan.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The page of {@code bench/decision.sh}. Arguments: JMH's results as CSV, the description of the machine, and the
 * directory to write to; without a directory the page goes to standard output.
 */
public final class DecisionReport {

    private static final double GOAL_MICROS = 50;
    private static final Map<String, String> WHAT = new LinkedHashMap<>();

    static {
        WHAT.put("DecisionBenchmark.decide", "prefix match, default profile, pick, reservation, record");
        WHAT.put("DecisionBenchmark.decideAndRemember", "the same, and the prompt is remembered for the endpoint");
        WHAT.put("DecisionBenchmark.hashDecideAndRemember", "the same from token ids: 8,192 tokens are hashed too");
        WHAT.put("PrefixBenchmark.hash", "hashing 8,192 tokens into 512 block keys");
        WHAT.put("PrefixBenchmark.match", "prefix match of 512 blocks at 64 endpoints");
        WHAT.put("PrefixBenchmark.remember", "remembering 512 blocks for an endpoint");
        WHAT.put("BytesBenchmark.parseRequest", "parsing a chat request of 4 KB");
        WHAT.put("BytesBenchmark.readStream", "reading a streamed answer of 50 events");
        WHAT.put("BytesBenchmark.readMetricsPage", "reading vLLM's metrics page of 65 KB");
    }

    private DecisionReport() {}

    /** Writes it. */
    public static void main(String[] args) throws IOException {
        String page = page(Files.readAllLines(Path.of(args[0]))) + Files.readString(Path.of(args[1]));
        if (args.length < 3) {
            System.out.print(page);
        } else {
            Files.writeString(Path.of(args[2], "decision.md"), page);
        }
    }

    private static String page(List<String> csv) {
        List<String> header = cells(csv.get(0));
        // By length first, so that 8 endpoints come before 64.
        Map<String, Map<String, Double>> quantiles =
                new TreeMap<>(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        for (String line : csv.subList(1, csv.size())) {
            List<String> row = cells(line);
            String[] name = row.get(0).replaceFirst(".*\\.jmh\\.", "").split(":[p·]?", 2);
            int at = header.indexOf("Param: endpoints");
            String key = name[0] + " " + (at < 0 || row.get(at).isEmpty() ? "" : row.get(at));
            if (name.length == 2) {
                quantiles
                        .computeIfAbsent(key.strip(), k -> new TreeMap<>())
                        .put(name[1], Double.valueOf(row.get(header.indexOf("Score"))));
            }
        }
        StringBuilder page = new StringBuilder(
                """
                # The decision, and what reads bytes

                <!-- Written by bench/decision.sh. -->

                Single steps of a request on one core, without a network: JMH in sampling mode, one fork. The decision is
                for a prompt of 512 blocks of which every endpoint holds a beginning of another length. Goal: p99 of the
                decision at 64 endpoints no more than 50 µs.

                | what | endpoints | p50, µs | p99, µs | p99.9, µs | p99 ÷ goal | allocated, bytes |
                |---|---|---|---|---|---|---|
                """);
        WHAT.forEach((benchmark, what) -> quantiles.forEach((key, values) -> {
            List<String> parts = Arrays.asList(key.split(" ", -1));
            if (parts.get(0).equals(benchmark)) {
                String endpoints = parts.size() > 1 ? parts.get(1) : "";
                page.append(line(what, endpoints, benchmark.startsWith("Decision"), values));
            }
        }));
        return page.append('\n').toString();
    }

    private static String line(String what, String endpoints, boolean decision, Map<String, Double> values) {
        double p99 = values.getOrDefault("0.99", Double.NaN);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.1f | %.1f | %.1f | %s | %.0f |%n",
                what,
                endpoints,
                values.getOrDefault("0.50", Double.NaN),
                p99,
                values.getOrDefault("0.999", Double.NaN),
                decision ? String.format(Locale.ROOT, "%.2f", p99 / GOAL_MICROS) : "",
                values.getOrDefault("gc.alloc.rate.norm", Double.NaN));
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        for (String cell : line.split(",", -1)) {
            cells.add(cell.replace("\"", ""));
        }
        return cells;
    }
}
