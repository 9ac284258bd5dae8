package io.caravan.tokenizer.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Flags, width and precision of one field of a format.
 *
 * @param flags of {@code # 0 - + } and blank
 */
record NumberForm(String flags, int width, @Nullable Integer precision) {

    private static final int MOST_DIGITS = 10_000;

    NumberForm {
        if (precision != null && precision > MOST_DIGITS) {
            throw TemplateException.limit("a precision of more than " + MOST_DIGITS + " digits");
        }
    }

    String text(String text) {
        String cut = precision != null && Text.length(text) > precision
                ? text.substring(0, Text.offset(text, precision))
                : text;
        return padded("", cut, false);
    }

    String integer(Object number, int radix, boolean upper) {
        boolean negative = Numbers.big(number).signum() < 0;
        String digits = Numbers.big(number).abs().toString(radix);
        if (precision != null && digits.length() < precision) {
            digits = "0".repeat(precision - digits.length()) + digits;
        }
        String prefix = flags.contains("#") ? (radix == 16 ? "0x" : radix == 8 ? "0o" : radix == 2 ? "0b" : "") : "";
        String body = upper ? (prefix + digits).toUpperCase(java.util.Locale.ROOT) : prefix + digits;
        return padded(sign(negative), body, true);
    }

    String real(double number, char kind) {
        boolean negative = number < 0 || (number == 0 && 1 / number < 0);
        char lower = Character.toLowerCase(kind);
        String body;
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            body = Double.isNaN(number) ? "nan" : "inf";
        } else {
            int digits = precision == null ? 6 : precision;
            BigDecimal exact = new BigDecimal(Math.abs(number));
            body = lower == 'f'
                    ? exact.setScale(digits, RoundingMode.HALF_EVEN).toPlainString()
                    : lower == 'e' ? scientific(exact, digits) : general(exact, Math.max(digits, 1));
        }
        return padded(sign(negative), Character.isUpperCase(kind) ? Letters.upper(body) : body, true);
    }

    private static String scientific(BigDecimal exact, int digits) {
        BigDecimal rounded = exact.signum() == 0
                ? BigDecimal.ZERO
                : exact.round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
        String unscaled = rounded.unscaledValue().toString();
        int exponent = rounded.signum() == 0 ? 0 : unscaled.length() - rounded.scale() - 1;
        String all = unscaled + "0".repeat(Math.max(0, digits + 1 - unscaled.length()));
        String power = Integer.toString(Math.abs(exponent));
        return all.charAt(0) + (digits > 0 ? "." + all.substring(1, digits + 1) : "") + "e" + (exponent < 0 ? "-" : "+")
                + (power.length() < 2 ? "0" : "") + power;
    }

    private String general(BigDecimal exact, int digits) {
        BigDecimal rounded =
                exact.signum() == 0 ? BigDecimal.ZERO : exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        if (exponent < -4 || exponent >= digits) {
            String text = scientific(exact, digits - 1);
            int mark = text.indexOf('e');
            return trimmed(text.substring(0, mark)) + text.substring(mark);
        }
        return trimmed(rounded.setScale(Math.max(0, digits - 1 - exponent), RoundingMode.HALF_EVEN)
                .toPlainString());
    }

    private String trimmed(String text) {
        return flags.contains("#") || text.indexOf('.') < 0 ? text : text.replaceAll("\\.?0+$", "");
    }

    private String sign(boolean negative) {
        return negative ? "-" : flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
    }

    private String padded(String sign, String body, boolean number) {
        int missing = width - Text.length(sign) - Text.length(body);
        if (missing <= 0) {
            return sign + body;
        }
        if (flags.contains("-")) {
            return sign + body + " ".repeat(missing);
        }
        return number && flags.contains("0") ? sign + "0".repeat(missing) + body : " ".repeat(missing) + sign + body;
    }
}
