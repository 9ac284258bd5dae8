package io.caravan.pool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** One line of a metrics page, read for one figure. Used by one thread. */
final class ExpositionLine {

    /** Label names and values of this many bytes or more are cut off. */
    private static final int LONGEST = 1_024;

    private static final int LONGEST_NUMBER = 64;

    private final byte[] page;
    private final int to;
    private int at;

    private final byte[] label = new byte[LONGEST];
    private final byte[] text = new byte[LONGEST];
    private int labelLength;
    private int textLength;
    private int fitting;
    private final int[] sizes = new int[2];

    ExpositionLine(byte[] page, int from, int to) {
        this.page = page;
        this.at = from;
        this.to = to;
    }

    /**
     * Reads the line, which begins with the figure's name, and tells the figure if the labels fit.
     *
     * @return whether the line could be read
     */
    boolean readInto(ExpositionFigure figure) {
        at += figure.nameLength();
        if (peek() == '{' && !readLabels(figure)) {
            return false;
        }
        String number = token();
        if (number.isEmpty()) {
            return false;
        }
        double timestamp = Double.NEGATIVE_INFINITY;
        try {
            double value = parse(number);
            int next = peek();
            if (next != -1 && next != '#') {
                timestamp = parse(token());
            }
            if (peek() != -1 && peek() != '#') {
                return false;
            }
            if (fitting == figure.labelCount()) {
                figure.found(value, timestamp, sizes);
            }
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private boolean readLabels(ExpositionFigure figure) {
        at++;
        while (true) {
            int next = peek();
            if (next == ',') {
                at++;
            } else if (next == '}') {
                at++;
                return true;
            } else if (next == -1 || !readLabel()) {
                return false;
            } else {
                fitting += figure.asksFor(label, labelLength, text, textLength) ? 1 : 0;
                if (figure.isBlockSize(label, labelLength)) {
                    sizes[0] = size();
                } else if (figure.isBlockCount(label, labelLength)) {
                    sizes[1] = size();
                }
            }
        }
    }

    /** Reads {@code name="value"} into {@link #label} and {@link #text}. */
    private boolean readLabel() {
        labelLength = 0;
        while (at < to && page[at] != '=' && !ExpositionReader.isBlank(page[at])) {
            labelLength = append(label, labelLength, page[at++]);
        }
        if (peek() != '=') {
            return false;
        }
        at++;
        if (peek() != '"') {
            return false;
        }
        textLength = 0;
        for (at++; at < to && page[at] != '"'; at++) {
            byte b = page[at];
            if (b == '\\' && at + 1 < to) {
                at++;
                b = page[at] == 'n' ? (byte) '\n' : page[at];
            }
            textLength = append(text, textLength, b);
        }
        at++;
        return at <= to;
    }

    /** Appends a byte if there is room. */
    private static int append(byte[] target, int length, byte b) {
        if (length == target.length) {
            return length;
        }
        target[length] = b;
        return length + 1;
    }

    /** The label's value as a whole number above 0, or 0 if it is none. */
    private int size() {
        long value = 0;
        for (int i = 0; i < textLength; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return 0;
            }
            value = value * 10 + (text[i] - '0');
            if (value > Integer.MAX_VALUE) {
                return 0;
            }
        }
        return (int) value;
    }

    /** The bytes up to the next blank, empty if there are none or too many. */
    private String token() {
        peek();
        int from = at;
        while (at < to && !ExpositionReader.isBlank(page[at])) {
            at++;
        }
        return at - from > LONGEST_NUMBER ? "" : new String(page, from, at - from, ISO_8859_1);
    }

    private static double parse(String number) {
        return switch (number) {
            case "NaN", "nan", "Nan" -> Double.NaN;
            case "Inf", "+Inf", "inf", "+inf" -> Double.POSITIVE_INFINITY;
            case "-Inf", "-inf" -> Double.NEGATIVE_INFINITY;
            default -> parseFinite(number);
        };
    }

    /** Leaves out what only Java calls a number: a type suffix, hexadecimal digits. */
    private static double parseFinite(String number) {
        for (int i = 0; i < number.length(); i++) {
            if ("0123456789+-.eE".indexOf(number.charAt(i)) < 0) {
                throw new NumberFormatException("not a number");
            }
        }
        return Double.parseDouble(number);
    }

    /** The next byte that is no blank, or -1 at the end of the line. */
    private int peek() {
        while (at < to && ExpositionReader.isBlank(page[at])) {
            at++;
        }
        return at < to ? page[at] & 0xFF : -1;
    }
}
