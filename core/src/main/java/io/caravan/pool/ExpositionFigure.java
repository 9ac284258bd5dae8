package io.caravan.pool;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One figure wanted of one metrics page and what has been found for it so far. Used by one thread. */
final class ExpositionFigure {

    private static final byte[] NOTHING = new byte[0];

    private final byte[] name;
    private final byte[][] labelNames;
    private final byte[][] labelValues;
    private final byte[] blockSizeLabel;
    private final byte[] blockCountLabel;

    private double value = Double.NaN;
    private double timestamp = Double.NEGATIVE_INFINITY;
    private int blockSize;
    private int blockCount;

    private ExpositionFigure(@Nullable MetricSpec spec, String blockSizeLabel, String blockCountLabel) {
        Map<String, String> labels = spec == null ? Map.of() : spec.labels();
        this.name = spec == null ? NOTHING : spec.name().getBytes(UTF_8);
        this.labelNames = new byte[labels.size()][];
        this.labelValues = new byte[labels.size()][];
        int i = 0;
        for (Map.Entry<String, String> label : labels.entrySet()) {
            labelNames[i] = label.getKey().getBytes(UTF_8);
            labelValues[i] = label.getValue().getBytes(UTF_8);
            i++;
        }
        this.blockSizeLabel = blockSizeLabel.getBytes(UTF_8);
        this.blockCountLabel = blockCountLabel.getBytes(UTF_8);
    }

    /** A figure of a metric; of none if it is null, and then never found. */
    static ExpositionFigure of(@Nullable MetricSpec spec) {
        return new ExpositionFigure(spec, "", "");
    }

    /** A figure whose labels tell the sizes of the cache. */
    static ExpositionFigure withSizes(@Nullable MetricSpec spec, String blockSizeLabel, String blockCountLabel) {
        return new ExpositionFigure(spec, blockSizeLabel, blockCountLabel);
    }

    /** Whether the line that begins at a place is one of this metric. Looks at its last bytes first, which differ most. */
    boolean isNamedAt(byte[] page, int from, int to) {
        int end = from + name.length;
        return name.length > 0
                && end < to
                && page[end - 1] == name[name.length - 1]
                && (page[end] == '{' || ExpositionReader.isBlank(page[end]))
                && Arrays.equals(page, from, end, name, 0, name.length);
    }

    int nameLength() {
        return name.length;
    }

    /** How many labels a series must have. */
    int labelCount() {
        return labelNames.length;
    }

    /** Whether a label of a series is one of those it must have, with the right value. */
    boolean asksFor(byte[] label, int labelLength, byte[] text, int length) {
        for (int i = 0; i < labelNames.length; i++) {
            if (Arrays.equals(label, 0, labelLength, labelNames[i], 0, labelNames[i].length)
                    && Arrays.equals(text, 0, length, labelValues[i], 0, labelValues[i].length)) {
                return true;
            }
        }
        return false;
    }

    boolean isBlockSize(byte[] label, int length) {
        return length > 0 && Arrays.equals(label, 0, length, blockSizeLabel, 0, blockSizeLabel.length);
    }

    boolean isBlockCount(byte[] label, int length) {
        return length > 0 && Arrays.equals(label, 0, length, blockCountLabel, 0, blockCountLabel.length);
    }

    /**
     * A series that fits.
     *
     * @param time its timestamp, or negative infinity if it has none
     * @param sizes block size and block count, 0 where not given
     */
    void found(double number, double time, int[] sizes) {
        if (!Double.isFinite(number)) {
            return;
        }
        if (Double.isNaN(value) || time > timestamp) {
            value = number;
            timestamp = time;
            blockSize = sizes[0];
            blockCount = sizes[1];
        }
    }

    /** The value, or NaN if there is none. */
    double value() {
        return value;
    }

    /** Tokens per block, or 0. */
    int blockSize() {
        return blockSize;
    }

    /** Blocks in all, or 0. */
    int blockCount() {
        return blockCount;
    }
}
