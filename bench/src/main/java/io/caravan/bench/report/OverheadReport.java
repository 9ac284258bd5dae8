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

    private static final Map<String, String> LABELS =
            Map.of("nginx", "nginx", "haproxy", "HAProxy", "raw", "plain Netty relay", "gateway", "Caravan");
    private static final List<String> MODES = List.of("whole", "stream");

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
                measured in turn within each round; a figure is the median of the rounds, a ratio the median of the
                ratios within a round. Requests are chats of 4 KB in a closed loop over kept-alive connections. Caravan
                runs its default profile with decision records, prefix index and metrics scraping on.

                ![CPU per request](overhead.svg)

                """);
        for (String mode : MODES) {
            page.append("## ")
                    .append(title(mode))
                    .append("\n\n| proxy | CPU per request, µs | ÷ ")
                    .append(label(base))
                    .append(" | requests/s | its core busy | p50, ms | p99, ms |\n|---|---|---|---|---|---|---|\n");
            for (String target : rounds.targets()) {
                page.append(line(mode, target));
            }
            page.append('\n');
        }
        page.append("Compare only within one table. A proxy whose core is not fully busy spends more on wake-ups per ")
                .append("request than\nit would at its limit.\n\n")
                .append(machine);
        return page.toString();
    }

    private String line(String mode, String target) {
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %.2f | %.0f | %.0f %% | %.2f | %.2f |%n",
                label(target),
                rounds.median(mode, target, OverheadReport::cpuMicros),
                rounds.ratio(mode, target, base, OverheadReport::cpuMicros),
                rounds.median(mode, target, row -> row.number("requests") / row.number("wall_us") * 1e6),
                rounds.median(mode, target, row -> row.number("cpu_us") / row.number("wall_us") * 100),
                rounds.median(mode, target, row -> row.number("p50_us") / 1e3),
                rounds.median(mode, target, row -> row.number("p99_us") / 1e3));
    }

    private BarChart chart() {
        List<BarChart.Panel> panels = new ArrayList<>();
        for (String mode : MODES) {
            List<BarChart.Bar> bars = new ArrayList<>();
            for (String target : rounds.targets()) {
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
        return mode.equals("whole") ? "Whole answers" : "Streamed answers of 50 events";
    }

    /** A target's name for people. */
    static String label(String target) {
        return LABELS.getOrDefault(target, target);
    }

    private static double cpuMicros(Row row) {
        return row.number("cpu_us") / row.number("requests");
    }
}
