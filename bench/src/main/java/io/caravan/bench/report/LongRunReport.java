package io.caravan.bench.report;

import io.caravan.bench.report.LineChart.Panel;
import io.caravan.bench.report.Rounds.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The page and the plot of a long run. Arguments: the page's beginning in Markdown, the clients' counts, the samples of the
 * process (tab-separated, with {@code second} and one column per figure), the page's end in Markdown, and the file to write
 * without its suffix.
 */
public final class LongRunReport {

    private static final double SETTLED = 0.2;

    private LongRunReport() {}

    /** Writes them. */
    public static void main(String[] args) throws IOException {
        List<Row> samples = Rounds.read(Path.of(args[2])).rows();
        Path file = Path.of(args[4]);
        StringBuilder page = new StringBuilder(Files.readString(Path.of(args[0])))
                .append("\n## What the clients saw\n\n| what | how often |\n|---|---|\n");
        for (String line : Files.readAllLines(Path.of(args[1]))) {
            String[] cells = line.split("\t", -1);
            page.append("| ").append(cells[0]).append(" | ").append(cells[1]).append(" |\n");
        }
        page.append("\n## What the process used\n\n![Over time](")
                .append(file.getFileName())
                .append(".svg)\n\nThe means are over the second and the last fifth of the run: what leaks, grows.\n\n")
                .append("| what | second fifth | last fifth | most |\n|---|---|---|---|\n");
        List<Panel> panels = new ArrayList<>();
        double[] seconds = column(samples, "second");
        for (String name : samples.get(0).columns()) {
            if (!name.equals("second")) {
                double[] values = column(samples, name);
                panels.add(new Panel(name, seconds, values));
                page.append(line(name, values));
            }
        }
        page.append('\n').append(Files.readString(Path.of(args[3])));
        Files.writeString(Path.of(file + ".md"), page);
        Files.writeString(Path.of(file + ".svg"), new LineChart("What the gateway's process used", panels).svg());
    }

    private static String line(String name, double[] values) {
        int fifth = (int) (values.length * SETTLED);
        return String.format(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.0f |%n",
                name,
                mean(values, fifth, 2 * fifth),
                mean(values, values.length - fifth, values.length),
                Arrays.stream(values).max().orElse(0));
    }

    private static double mean(double[] values, int from, int to) {
        return Arrays.stream(values, from, Math.max(from + 1, to)).average().orElse(0);
    }

    private static double[] column(List<Row> samples, String name) {
        return samples.stream().mapToDouble(row -> row.number(name)).toArray();
    }
}
