package io.caravan.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What several rounds have measured: a table of tab-separated values whose first line names the columns, among them
 * {@code round}, {@code mode} and {@code target}. Immutable.
 */
final class Rounds {

    /** The cells of one line. */
    record Row(List<String> columns, List<String> cells) {

        String text(String column) {
            return cells.get(columns.indexOf(column));
        }

        double number(String column) {
            return Double.parseDouble(text(column));
        }
    }

    private final List<Row> rows;

    private Rounds(List<Row> rows) {
        this.rows = rows;
    }

    static Rounds read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<String> columns = Arrays.asList(lines.get(0).split("\t", -1));
        List<Row> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            rows.add(new Row(columns, Arrays.asList(line.split("\t", -1))));
        }
        return new Rounds(rows);
    }

    /** The lines in order. */
    List<Row> rows() {
        return List.copyOf(rows);
    }

    /** The targets in the order in which they were measured. */
    Set<String> targets() {
        Set<String> targets = new LinkedHashSet<>();
        rows.forEach(row -> targets.add(row.text("target")));
        return targets;
    }

    /** The loads that were measured. */
    Set<String> modes() {
        Set<String> modes = new LinkedHashSet<>();
        rows.forEach(row -> modes.add(row.text("mode")));
        return modes;
    }

    /** The median over the rounds. */
    double median(String mode, String target, ToDoubleFunction<Row> value) {
        return median(of(mode, target).mapToDouble(value).toArray());
    }

    /** The median over the rounds of the value divided by the base's in the same round. */
    double ratio(String mode, String target, String base, ToDoubleFunction<Row> value) {
        return median(of(mode, target)
                .mapToDouble(row -> value.applyAsDouble(row) / value.applyAsDouble(sameRound(row, base)))
                .toArray());
    }

    /** The median over the rounds of the value less the base's in the same round. */
    double difference(String mode, String target, String base, ToDoubleFunction<Row> value) {
        return median(of(mode, target)
                .mapToDouble(row -> value.applyAsDouble(row) - value.applyAsDouble(sameRound(row, base)))
                .toArray());
    }

    /** The least over the rounds. */
    double least(String mode, String target, ToDoubleFunction<Row> value) {
        return of(mode, target).mapToDouble(value).min().orElseThrow();
    }

    /** The greatest over the rounds. */
    double greatest(String mode, String target, ToDoubleFunction<Row> value) {
        return of(mode, target).mapToDouble(value).max().orElseThrow();
    }

    private Stream<Row> of(String mode, String target) {
        return rows.stream()
                .filter(row ->
                        row.text("mode").equals(mode) && row.text("target").equals(target));
    }

    private Row sameRound(Row row, String target) {
        return rows.stream()
                .filter(other -> other.text("round").equals(row.text("round"))
                        && other.text("mode").equals(row.text("mode"))
                        && other.text("target").equals(target))
                .findFirst()
                .orElseThrow();
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
