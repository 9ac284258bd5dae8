package io.caravan.bench.report;

import java.util.List;
import java.util.Locale;

/**
 * Horizontal bars in panels, one below the other, as SVG. Each panel has its own scale from 0.
 *
 * @param unit what the axes measure
 */
record BarChart(String title, String unit, List<Panel> panels) {

    /** Bars that share a scale. */
    record Panel(String title, List<Bar> bars) {}

    /**
     * One bar.
     *
     * @param note written behind the bar
     * @param marked whether it stands out
     */
    record Bar(String label, double value, String note, boolean marked) {}

    private static final int WIDTH = 760;
    private static final int LEFT = 160;
    private static final int RIGHT = 150;
    private static final int BAR = 22;
    private static final int STEP = 32;
    private static final int TICKS = 4;

    String svg() {
        StringBuilder body = new StringBuilder();
        int y = 34;
        body.append(text(WIDTH / 2, y, "middle", 17, title));
        for (Panel panel : panels) {
            y = panel(body, panel, y + 40);
        }
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                                + "font-family=\"sans-serif\" fill=\"#222\">%n<rect width=\"100%%\" height=\"100%%\" "
                                + "fill=\"#fff\"/>%n",
                        WIDTH,
                        y + 20,
                        WIDTH,
                        y + 20)
                + body
                + "</svg>\n";
    }

    /** Draws a panel from {@code top} on and gives the place below it. */
    private int panel(StringBuilder body, Panel panel, int top) {
        body.append(text(LEFT, top, "start", 14, panel.title()));
        double most = panel.bars().stream().mapToDouble(Bar::value).max().orElse(1);
        double tick = niceStep(most / TICKS);
        double scale = (WIDTH - LEFT - RIGHT) / most;
        int first = top + 14;
        int bottom = first + panel.bars().size() * STEP;
        for (double at = 0; at <= most; at += tick) {
            int x = LEFT + (int) Math.round(at * scale);
            body.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#ddd\"/>%n",
                    x,
                    first,
                    x,
                    bottom));
            body.append(text(x, bottom + 16, "middle", 11, String.format(Locale.ROOT, "%.0f", at)));
        }
        for (int i = 0; i < panel.bars().size(); i++) {
            bar(body, panel.bars().get(i), first + i * STEP + (STEP - BAR) / 2, scale);
        }
        body.append(text(LEFT + (WIDTH - LEFT - RIGHT) / 2, bottom + 34, "middle", 12, unit));
        return bottom + 40;
    }

    private static void bar(StringBuilder body, Bar bar, int y, double scale) {
        int width = (int) Math.round(bar.value() * scale);
        int baseline = y + BAR - 6;
        body.append(text(LEFT - 8, baseline, "end", 13, bar.label()));
        body.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n",
                LEFT,
                y,
                width,
                BAR,
                bar.marked() ? "#b4552d" : "#8fa3ad"));
        body.append(text(LEFT + width + 8, baseline, "start", 13, bar.note()));
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

    /** The least of 1, 2, 5, 10, 20, 50 and so on that is no less. */
    private static double niceStep(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= least) {
                return factor * power;
            }
        }
        return 10 * power;
    }
}
