package io.caravan.bench.report;

import io.caravan.bench.report.Rounds.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The page of {@code bench/overhead.sh --precise}. Arguments: the results, the description of the machine, and the directory to
 * write to; without a directory the page goes to standard output.
 */
public final class PreciseReport {

    private static final String[] MODES = {"seen", "cold"};
    private static final String[] TITLES = {
        "Conversations of 100 KB that go on", "Conversations of 100 KB that were never seen"
    };

    private PreciseReport() {}

    /** Writes it. */
    public static void main(String[] args) throws IOException {
        Rounds rounds = Rounds.read(Path.of(args[0]));
        String page = page(rounds, Files.readString(Path.of(args[1])));
        if (args.length < 3) {
            System.out.print(page);
            return;
        }
        Files.writeString(Path.of(args[2], "precise.md"), page);
    }

    private static String page(Rounds rounds, String machine) {
        String base = rounds.targets().contains("nginx") ? "nginx" : "raw";
        StringBuilder page = new StringBuilder(
                """
                # Overhead per request with exact prefixes

                <!-- Written by bench/overhead.sh --precise. -->

                CPU time of the proxy's process (user and system) divided by requests. Caravan renders and tokenises each chat with
                Qwen3's template and tokenizer, looks its blocks up among those that four engines tell of by KV events, and reads these
                events, which is in its figure too. A figure is the median of the rounds with the least and the greatest in
                brackets, a ratio the median of the ratios within a round.

                """);
        for (int i = 0; i < MODES.length; i++) {
            page.append("## ").append(TITLES[i]).append("\n\n| proxy | CPU per request, µs | ÷ ");
            page.append(OverheadReport.label(base)).append(" | requests/s |\n|---|---|---|---|\n");
            for (String target : rounds.targets()) {
                page.append(line(rounds, MODES[i], target, base));
            }
            page.append('\n');
        }
        return page.append(machine).toString();
    }

    private static String line(Rounds rounds, String mode, String target, String base) {
        return String.format(
                Locale.ROOT,
                "| %s | %.0f (%.0f–%.0f) | %.2f | %.0f |%n",
                OverheadReport.label(target),
                rounds.median(mode, target, PreciseReport::cpuMicros),
                rounds.least(mode, target, PreciseReport::cpuMicros),
                rounds.greatest(mode, target, PreciseReport::cpuMicros),
                rounds.ratio(mode, target, base, PreciseReport::cpuMicros),
                rounds.median(mode, target, row -> row.number("requests") / row.number("wall_us") * 1e6));
    }

    private static double cpuMicros(Row row) {
        return row.number("cpu_us") / row.number("requests");
    }
}
