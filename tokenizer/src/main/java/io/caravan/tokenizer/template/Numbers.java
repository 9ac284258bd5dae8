package io.caravan.tokenizer.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Python's numbers: integers of any size, of which the usual ones are longs, and floats. */
final class Numbers {

    private static final int WIDEST = 1 << 16;
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private Numbers() {}

    /** A long where the number fits into one. */
    static Object reduced(BigInteger number) {
        if (number.compareTo(LEAST) >= 0 && number.compareTo(MOST) <= 0) {
            return number.longValue();
        }
        if (number.bitLength() > WIDEST) {
            throw TemplateException.limit("an integer of more than " + WIDEST + " bits");
        }
        return number;
    }

    static boolean is(Object value) {
        return value instanceof Long
                || value instanceof Double
                || value instanceof Boolean
                || value instanceof BigInteger;
    }

    /** Whether the value is an integer or a truth value, which Python counts as one. */
    static boolean integral(Object value) {
        return value instanceof Long || value instanceof Boolean || value instanceof BigInteger;
    }

    /** The value as a long if it is a small integer; null otherwise. */
    static @Nullable Long small(Object value) {
        return value instanceof Long number ? number : value instanceof Boolean truth ? (truth ? 1L : 0L) : null;
    }

    static BigInteger big(Object value) {
        return value instanceof BigInteger number
                ? number
                : value instanceof Boolean truth
                        ? (truth ? BigInteger.ONE : BigInteger.ZERO)
                        : BigInteger.valueOf((Long) value);
    }

    static double real(Object value) {
        if (value instanceof Double number) {
            return number;
        }
        double number =
                value instanceof Long small ? (double) small : big(value).doubleValue();
        if (Double.isInfinite(number)) {
            throw TemplateException.failed("int too large to convert to float");
        }
        return number;
    }

    /** An index or count: an integer, held to the range of an int. */
    static int index(Object value) {
        if (!integral(value)) {
            throw TemplateException.failed("'" + TypeName.of(value) + "' object cannot be interpreted as an integer");
        }
        Long small = small(value);
        return small == null
                ? (big(value).signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE)
                : (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, small));
    }

    /** The integer a float is cut down to. */
    static Object truncated(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw TemplateException.failed("cannot convert float " + FloatText.of(number) + " to integer");
        }
        return reduced(new BigDecimal(number).toBigInteger());
    }

    /** Compares two numbers, which must not be NaN. */
    static int compare(Object left, Object right) {
        if (left instanceof Long a && right instanceof Long b) {
            return Long.compare(a, b);
        }
        if (integral(left) && integral(right)) {
            return big(left).compareTo(big(right));
        }
        if (left instanceof Double a && right instanceof Double b) {
            return a < b ? -1 : a > b ? 1 : 0;
        }
        double a = left instanceof Double number ? number : 0;
        double b = right instanceof Double number ? number : 0;
        if (Double.isInfinite(a) || Double.isInfinite(b)) {
            return Double.compare(a, b);
        }
        return exact(left).compareTo(exact(right));
    }

    private static BigDecimal exact(Object value) {
        return value instanceof Double number ? new BigDecimal(number) : new BigDecimal(big(value));
    }

    static boolean nan(Object value) {
        return value instanceof Double number && Double.isNaN(number);
    }

    /** Python's {@code round(value, digits)}: half to even on the exact value. */
    static Object round(Object value, int digits) {
        if (value instanceof Double number) {
            if (Double.isNaN(number) || Double.isInfinite(number) || digits > 400) {
                return number;
            }
            return new BigDecimal(number)
                    .setScale(Math.max(digits, -400), RoundingMode.HALF_EVEN)
                    .doubleValue();
        }
        if (digits >= 0) {
            return value instanceof Boolean ? reduced(big(value)) : value;
        }
        return reduced(new BigDecimal(big(value))
                .setScale(Math.max(digits, -20_000), RoundingMode.HALF_EVEN)
                .toBigInteger());
    }

    /** Reads Python's {@code int(text, base)}; null if it is none. */
    static @Nullable Object parse(String text, int base) {
        String digits = Whitespace.stripEnd(Whitespace.stripStart(text));
        boolean negative = digits.startsWith("-");
        if (negative || digits.startsWith("+")) {
            digits = digits.substring(1);
        }
        String prefix = base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : "";
        if (!prefix.isEmpty() && digits.regionMatches(true, 0, prefix, 0, 2)) {
            digits = digits.substring(2);
        }
        if (!digits.matches("[0-9a-zA-Z]+(_[0-9a-zA-Z]+)*") || digits.length() > 4300 || base < 2 || base > 36) {
            return null;
        }
        try {
            BigInteger number = new BigInteger(digits.replace("_", ""), base);
            return reduced(negative ? number.negate() : number);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Reads Python's {@code float(text)}; null if it is none. */
    static @Nullable Double parseFloat(String text) {
        String digits = Whitespace.stripEnd(Whitespace.stripStart(text));
        if (digits.matches("(?i)[+-]?nan")) {
            return Double.NaN;
        }
        if (digits.matches("(?i)[+-]?inf(inity)?")) {
            return digits.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        boolean valid = digits.length() < 4300
                && digits.matches("[+-]?(\\d+(_\\d+)*\\.?(\\d+(_\\d+)*)?|\\.\\d+(_\\d+)*)([eE][+-]?\\d+(_\\d+)*)?");
        return valid ? Double.valueOf(digits.replace("_", "")) : null;
    }
}
