package io.caravan.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The page of {@code bench/streaming.sh}. Arguments: the results, the description of the machine, and the directory to
 * write to; without a directory the page goes to standard output.
 */
public final class StreamingReport {

    private static final String MODE = "stream";
    private static final String DIRECT = "direct";

    private StreamingReport() {}

    /** Writes it. */
    public static void main(String[] args) throws IOException {
        String page = page(Rounds.read(Path.of(args[0]))) + Files.readString(Path.of(args[1]));
        if (args.length < 3) {
            System.out.print(page);
        } else {
            Files.writeString(Path.of(args[2], "streaming.md"), page);
        }
    }

    private static String page(Rounds rounds) {
        StringBuilder page = new StringBuilder(
                """
                # Delay per token

                <!-- Written by bench/streaming.sh. -->

                How old a token is when the client has it: engines send 50 tokens 10 ms apart, each with the time of its
                sending, to 16 streams at once. "Added" is the age through the proxy less the age on the direct way in the
                same run; medians of the rounds. Goal: Caravan adds less than 1 ms at the median.

                | way | age p50, ms | p90 | p99 | p99.9 | added p50, ms | added p99, ms | age p50 ÷ direct |
                |---|---|---|---|---|---|---|---|
                """);
        for (String target : rounds.targets()) {
            page.append(String.format(
                    Locale.ROOT,
                    "| %s | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.2f |%n",
                    OverheadReport.label(target),
                    millis(rounds, target, "p50_us"),
                    millis(rounds, target, "p90_us"),
                    millis(rounds, target, "p99_us"),
                    millis(rounds, target, "p999_us"),
                    millis(rounds, target, "p50_us") - millis(rounds, DIRECT, "p50_us"),
                    millis(rounds, target, "p99_us") - millis(rounds, DIRECT, "p99_us"),
                    rounds.ratio(MODE, target, DIRECT, row -> row.number("p50_us"))));
        }
        return page.append('\n').toString();
    }

    private static double millis(Rounds rounds, String target, String column) {
        return rounds.median(MODE, target, row -> row.number(column)) / 1e3;
    }
}
