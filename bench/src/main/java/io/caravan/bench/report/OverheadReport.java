package io.caravan.bench.report;

import io.caravan.bench.report.Rounds.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The page and the plot of {@code bench/overhead.sh}. Arguments: the results, the description of the machine, and the
 * directory to write to; without a directory the page goes to standard output.
 */
public final class OverheadReport {

    private static final String DIRECT = "direct";
    private static final Map<String, String> LABELS = Map.of(
            "nginx",
            "nginx",
            "haproxy",
            "HAProxy",
            "raw",
            "plain Netty relay",
            "gateway",
            "Caravan",
            "envoy",
            "Envoy",
            "sglang",
            "sglang-router",
            "smg",
            "smg",
            DIRECT,
            "no proxy");
    private static final Map<String, String> MODES = Map.of(
            "whole", "Bodies of 4 KB, closed loop",
            "large", "Bodies of 100 KB, closed loop",
            "rate", "Bodies of 4 KB at a fixed rate",
            "stream", "Streamed answers of 50 events, bodies of 4 KB, closed loop");
    private static final List<String> ORDER = List.of("whole", "large", "rate", "stream");

    private final Rounds rounds;
    private final String base;

    private OverheadReport(Rounds rounds) {
        this.rounds = rounds;
        this.base = rounds.targets().contains("nginx") ? "nginx" : "raw";
    }

    /** Writes them. */
    public static void main(String[] args) throws IOException {
        OverheadReport report = new OverheadReport(Rounds.read(Path.of(args[0])));
        String page = report.page(Files.readString(Path.of(args[1])));
        if (args.length < 3) {
            System.out.print(page);
            return;
        }
        Files.createDirectories(Path.of(args[2]));
        Files.writeString(Path.of(args[2], "overhead.md"), page);
        Files.writeString(Path.of(args[2], "overhead.svg"), report.chart().svg());
    }

    private String page(String machine) {
        StringBuilder page = new StringBuilder(
                """
                # Overhead per request

                <!-- Written by bench/overhead.sh. -->

                What a proxy costs: CPU time of the proxy's process (user and system) divided by requests, and the
                latency the client sees. All proxies stand before the same four engines, which answer at once, and are
                measured in turn within each round; a figure is the median of the rounds with the least and the greatest
                in brackets, a ratio the median of the ratios within a round. "Stolen" is the share of the proxy's core that the
                host took for others meanwhile. "Added" is the latency less that of the same load
                without a proxy in the same round. Requests are chats over kept-alive connections. Caravan runs its default
                profile with decision records, prefix index, probes and metrics scraping on; the routers run their
                cache-aware policy.

                ![CPU per request](overhead.svg)

                """);
        for (String mode : modes()) {
            page.append("## ")
                    .append(title(mode))
                    .append("\n\n| proxy | CPU per request, µs | ÷ ")
                    .append(label(base))
                    .append(
                            " | stolen | requests/s | its core busy | p50, ms | p99, ms | added p50, ms | added p99, ms |\n|---|---|---|---|---|---|---|---|---|---|\n");
            for (String target : rounds.targets()) {
                page.append(line(mode, target));
            }
            page.append('\n');
        }
        page.append("Compare only within one table. A proxy whose core is not fully busy spends more on wake-ups per ")
                .append(
                        "request than\nit would at its limit. Clients and engines share the other core; where that one is full, as with large ")
                .append("bodies, the\nadded latency says nothing.\n\n")
                .append(machine);
        return page.toString();
    }

    private String line(String mode, String target) {
        boolean direct = target.equals(DIRECT);
        return "| " + label(target) + " | " + (direct ? "–" : cpu(mode, target)) + " | "
                + (direct ? "– | –" : ratios(mode, target)) + " | "
                + number(
                        "%.0f",
                        rounds.median(mode, target, row -> row.number("requests") / row.number("wall_us") * 1e6))
                + " | "
                + (direct ? "–" : number("%.0f %%", rounds.median(mode, target, OverheadReport::busyPercent))) + " | "
                + number("%.2f", rounds.median(mode, target, row -> row.number("p50_us") / 1e3)) + " | "
                + number("%.2f", rounds.median(mode, target, row -> row.number("p99_us") / 1e3)) + " | "
                + (direct ? "– | –" : added(mode, target, "p50_us") + " | " + added(mode, target, "p99_us")) + " |\n";
    }

    private String cpu(String mode, String target) {
        return number("%.1f", rounds.median(mode, target, OverheadReport::cpuMicros))
                + number(" (%.0f", rounds.least(mode, target, OverheadReport::cpuMicros))
                + number("–%.0f)", rounds.greatest(mode, target, OverheadReport::cpuMicros));
    }

    private String ratios(String mode, String target) {
        return number("%.2f | ", rounds.ratio(mode, target, base, OverheadReport::cpuMicros))
                + number("%.1f %%", rounds.median(mode, target, OverheadReport::stolenPercent));
    }

    private String added(String mode, String target, String column) {
        return number("%.2f", rounds.difference(mode, target, DIRECT, row -> row.number(column) / 1e3));
    }

    private List<String> modes() {
        return ORDER.stream().filter(rounds.modes()::contains).toList();
    }

    private List<String> proxies() {
        return rounds.targets().stream()
                .filter(target -> !target.equals(DIRECT))
                .toList();
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static double busyPercent(Row row) {
        return row.number("cpu_us") / row.number("wall_us") * 100;
    }

    private static double stolenPercent(Row row) {
        return row.number("stolen_us") / row.number("wall_us") * 100;
    }

    private BarChart chart() {
        List<BarChart.Panel> panels = new ArrayList<>();
        for (String mode : modes()) {
            List<BarChart.Bar> bars = new ArrayList<>();
            for (String target : proxies()) {
                double micros = rounds.median(mode, target, OverheadReport::cpuMicros);
                String note = String.format(
                        Locale.ROOT,
                        "%.0f µs (%.2f×)",
                        micros,
                        rounds.ratio(mode, target, base, OverheadReport::cpuMicros));
                bars.add(new BarChart.Bar(label(target), micros, note, target.equals("gateway")));
            }
            panels.add(new BarChart.Panel(title(mode), bars));
        }
        return new BarChart("CPU time per request, and ratio to " + label(base), "µs of CPU per request", panels);
    }

    private static String title(String mode) {
        return MODES.getOrDefault(mode, mode);
    }

    /** A target's name for people. */
    static String label(String target) {
        return LABELS.getOrDefault(target, target);
    }

    private static double cpuMicros(Row row) {
        return row.number("cpu_us") / row.number("requests");
    }
}
