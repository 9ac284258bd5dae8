package io.caravan.bench.report;

import java.util.List;
import java.util.Locale;

/** Lines over time in panels, one below the other, as SVG. Each panel has its own scale from 0. */
record LineChart(String title, List<Panel> panels) {

    /**
     * One line.
     *
     * @param title what it shows, with its unit
     * @param seconds where the points are
     * @param values as many as {@code seconds}
     */
    record Panel(String title, double[] seconds, double[] values) {}

    private static final int WIDTH = 760;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int HEIGHT = 110;

    String svg() {
        StringBuilder body = new StringBuilder();
        int y = 30;
        body.append(text(WIDTH / 2, y, "middle", 16, title));
        for (Panel panel : panels) {
            y += 34;
            panel(body, panel, y);
            y += HEIGHT + 20;
        }
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                                + "font-family=\"sans-serif\" fill=\"#222\">%n<rect width=\"100%%\" height=\"100%%\" "
                                + "fill=\"#fff\"/>%n",
                        WIDTH,
                        y + 10,
                        WIDTH,
                        y + 10)
                + body
                + "</svg>\n";
    }

    private static void panel(StringBuilder body, Panel panel, int top) {
        int bottom = top + HEIGHT;
        double most = 1;
        for (double value : panel.values()) {
            most = Math.max(most, value);
        }
        most *= 1.1;
        double end = Math.max(1, panel.seconds()[panel.seconds().length - 1]);
        body.append(text(LEFT, top - 6, "start", 12, panel.title()));
        for (int i = 0; i <= 2; i++) {
            int y = bottom - HEIGHT * i / 2;
            body.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#ddd\"/>%n",
                    LEFT,
                    y,
                    WIDTH - RIGHT,
                    y));
            body.append(text(LEFT - 6, y + 4, "end", 10, String.format(Locale.ROOT, "%.0f", most * i / 2)));
        }
        body.append(text(WIDTH - RIGHT, bottom + 14, "end", 10, String.format(Locale.ROOT, "%.0f min", end / 60)));
        body.append("<polyline fill=\"none\" stroke=\"#b4552d\" stroke-width=\"1.5\" points=\"");
        for (int i = 0; i < panel.values().length; i++) {
            body.append(String.format(
                    Locale.ROOT,
                    "%.1f,%.1f ",
                    LEFT + panel.seconds()[i] / end * (WIDTH - LEFT - RIGHT),
                    bottom - panel.values()[i] / most * HEIGHT));
        }
        body.append("\"/>\n");
    }

    private static String text(int x, int y, String anchor, int size, String words) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-size=\"%d\">%s</text>%n",
                x,
                y,
                anchor,
                size,
                words.replace("&", "&amp;").replace("<", "&lt;"));
    }
}
