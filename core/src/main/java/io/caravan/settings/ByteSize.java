package io.caravan.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A number of bytes, written as {@code 64MiB}, {@code 4KiB} or {@code 1000}.
 *
 * @param bytes at least 0
 */
public record ByteSize(long bytes) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})(B|KiB|MiB|GiB|TiB)?");
    private static final String[] UNITS = {"", "KiB", "MiB", "GiB", "TiB"};

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must be at least 0, was " + bytes);
        }
    }

    /** Reads {@code 64MiB}; throws {@link IllegalArgumentException} on anything that is not a size. */
    public static ByteSize parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' is not a size; write bytes or a whole number with KiB, MiB, GiB or TiB, as in 64MiB");
        }
        try {
            return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), factor(matcher.group(2))));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is more than " + Long.MAX_VALUE + " bytes", e);
        }
    }

    /** The size as an {@code int}, {@link Integer#MAX_VALUE} if it is larger. */
    public int saturatedInt() {
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    /** The shortest exact form, which {@link #parse} reads back. */
    @Override
    public String toString() {
        long value = bytes;
        int unit = 0;
        while (value != 0 && value % 1024 == 0 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return value + UNITS[unit];
    }

    private static long factor(@Nullable String unit) {
        for (int i = 1; i < UNITS.length; i++) {
            if (UNITS[i].equals(unit)) {
                return 1L << (10 * i);
            }
        }
        return 1;
    }
}
