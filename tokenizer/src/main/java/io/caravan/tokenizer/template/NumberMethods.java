package io.caravan.tokenizer.template;

import org.jspecify.annotations.Nullable;

/** The few attributes of numbers. */
final class NumberMethods {

    private NumberMethods() {}

    static @Nullable Object find(Object number, String name) {
        boolean integral = Numbers.integral(number);
        return switch (name) {
            case "real" -> number;
            case "imag" -> integral ? (Object) 0L : (Object) 0.0;
            case "numerator" -> integral ? number : null;
            case "denominator" -> integral ? 1L : null;
            case "conjugate" -> (Invocable) (rendering, args) -> number;
            case "bit_length" ->
                integral
                        ? (Invocable)
                                (r, args) -> (long) Numbers.big(number).abs().bitLength()
                        : null;
            case "is_integer" ->
                integral ? null : (Invocable) (r, args) -> Math.rint((Double) number) == (Double) number;
            default -> null;
        };
    }
}
