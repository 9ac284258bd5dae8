package io.caravan.app.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of aligned columns; the first column to the left, the others to the right. */
final class TextTable {

    private final List<List<String>> rows = new ArrayList<>();

    TextTable row(List<String> cells) {
        rows.add(List.copyOf(cells));
        return this;
    }

    /** The lines, each indented by two spaces, without trailing blanks. */
    List<String> lines() {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String cell = row.get(i);
            String padding = " ".repeat(widths[i] - cell.length());
            line.append("  ").append(i == 0 ? cell + padding : padding + cell);
        }
        return line.toString().stripTrailing();
    }
}
