package io.caravan.pool;

import io.caravan.tolerance.ToleranceCounters;
import io.caravan.tolerance.Tolerated;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes the wanted figures out of a metrics page in the Prometheus text format. Of several series that fit, the one with
 * the greatest timestamp counts, or the first if there are no timestamps; NaN and infinities count as absent. Lines of
 * other metrics are passed over unread. A line that cannot be read is counted and left out; the others are used. Throws
 * nothing on any bytes. Stateless.
 *
 * <p>Source of the format: Prometheus documentation, "Exposition formats", text format 0.0.4 and 1.0.0.
 */
public final class ExpositionReader {

    private static final VarHandle LONG_LE =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long LOW_BITS = 0x7F * ONES;

    private ExpositionReader() {}

    /**
     * The figures of a page. One that is not on it is NaN, or 0 for the cache sizes.
     *
     * @param observedAtNanos when the page was read
     * @param freshUntilNanos from when on its figures are stale
     * @param tolerated counts each line that cannot be read
     */
    public static EndpointStats read(
            byte[] page, MetricNames names, long observedAtNanos, long freshUntilNanos, ToleranceCounters tolerated) {
        ExpositionFigure queued = ExpositionFigure.of(names.queued());
        ExpositionFigure running = ExpositionFigure.of(names.running());
        ExpositionFigure kvUsage = ExpositionFigure.of(names.kvUsage());
        ExpositionFigure cache =
                ExpositionFigure.withSizes(names.cacheInfo(), names.blockSizeLabel(), names.blockCountLabel());
        Map<String, ExpositionFigure> further = new HashMap<>();
        names.attributes().forEach((key, spec) -> further.put(key, ExpositionFigure.of(spec)));
        List<ExpositionFigure> wanted = new ArrayList<>(List.of(queued, running, kvUsage, cache));
        wanted.addAll(further.values());

        scan(page, wanted.toArray(new ExpositionFigure[0]), tolerated);

        Map<String, Double> attributes = new HashMap<>();
        further.forEach((key, figure) -> {
            if (!Double.isNaN(figure.value())) {
                attributes.put(key, figure.value());
            }
        });
        return new EndpointStats(
                queued.value(),
                running.value(),
                kvUsage.value(),
                cache.blockSize(),
                cache.blockCount(),
                Map.copyOf(attributes),
                observedAtNanos,
                freshUntilNanos);
    }

    private static void scan(byte[] page, ExpositionFigure[] wanted, ToleranceCounters tolerated) {
        int from = 0;
        while (from < page.length) {
            int to = lineEnd(page, from);
            if (!readLine(page, from, to, wanted)) {
                tolerated.count(Tolerated.EXPOSITION_LINE_INVALID);
            }
            from = to + 1;
        }
    }

    private static boolean readLine(byte[] page, int lineFrom, int to, ExpositionFigure[] wanted) {
        int from = lineFrom;
        while (from < to && isBlank(page[from])) {
            from++;
        }
        if (from == to || page[from] == '#') {
            return true;
        }
        if (!beginsName(page[from])) {
            return false;
        }
        boolean readable = true;
        for (ExpositionFigure figure : wanted) {
            if (figure.isNamedAt(page, from, to)) {
                readable &= new ExpositionLine(page, from, to).readInto(figure);
            }
        }
        return readable;
    }

    /** The place of the next line feed, or the end of the page. */
    private static int lineEnd(byte[] page, int from) {
        int i = from;
        for (; i <= page.length - Long.BYTES; i += Long.BYTES) {
            long word = (long) LONG_LE.get(page, i) ^ '\n' * ONES;
            long found = ~(((word & LOW_BITS) + LOW_BITS) | word | LOW_BITS);
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (i < page.length && page[i] != '\n') {
            i++;
        }
        return i;
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }

    /** Whether a series may begin so: with a name, or with a brace and a quoted name. */
    private static boolean beginsName(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_' || b == ':' || b == '{';
    }
}
