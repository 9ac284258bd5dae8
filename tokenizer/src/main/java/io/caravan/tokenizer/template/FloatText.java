package io.caravan.tokenizer.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** How Python writes a float: the shortest digits that read back as the same number. */
final class FloatText {

    private FloatText() {}

    static String of(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        if (number == 0) {
            return 1 / number < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = shortest(Math.abs(number));
        String digits = shortest.unscaledValue().toString();
        int exponent = digits.length() - shortest.scale() - 1;
        String text = exponent < -4 || exponent >= 16 ? scientific(digits, exponent) : plain(digits, exponent);
        return number < 0 ? "-" + text : text;
    }

    /** JDK 17 does not always find the shortest digits, so that shorter ones are tried. */
    private static BigDecimal shortest(double number) {
        BigDecimal best = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        while (best.precision() > 1) {
            BigDecimal shorter = new BigDecimal(number)
                    .round(new MathContext(best.precision() - 1, RoundingMode.HALF_EVEN))
                    .stripTrailingZeros();
            if (shorter.doubleValue() != number) {
                return best;
            }
            best = shorter;
        }
        return best;
    }

    private static String scientific(String digits, int exponent) {
        String sign = exponent < 0 ? "-" : "+";
        String power = Integer.toString(Math.abs(exponent));
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        return digits.charAt(0) + fraction + "e" + sign + (power.length() < 2 ? "0" : "") + power;
    }

    private static String plain(String digits, int exponent) {
        if (exponent < 0) {
            return "0." + "0".repeat(-exponent - 1) + digits;
        }
        if (digits.length() <= exponent + 1) {
            return digits + "0".repeat(exponent + 1 - digits.length()) + ".0";
        }
        return digits.substring(0, exponent + 1) + "." + digits.substring(exponent + 1);
    }
}
