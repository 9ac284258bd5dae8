package io.caravan.tokenizer.template;

import io.caravan.tokenizer.template.Filters.Filter;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** jinja2's filters that make numbers. */
final class NumberFilters {

    private NumberFilters() {}

    static void addTo(Map<String, Filter> all) {
        all.put("int", (r, value, args) -> integer(value, args));
        all.put("float", (r, value, args) -> real(value, args));
        all.put("abs", (r, value, args) -> absolute(value, args));
        all.put("round", (r, value, args) -> round(value, args));
    }

    private static Object integer(Object value, Args args) {
        @Nullable Object[] bound = args.bind("int", "default", "base");
        Object otherwise = bound[0] == null ? (Object) 0L : bound[0];
        int base = bound[1] == null ? 10 : Numbers.index(bound[1]);
        if (value instanceof Undefined missing) {
            throw missing.failure();
        }
        if (Numbers.integral(value)) {
            return Arithmetic.positive(value);
        }
        if (value instanceof Double number) {
            if (Double.isNaN(number) || Double.isInfinite(number)) {
                return otherwise;
            }
            return Numbers.truncated(number);
        }
        if (!Text.is(value)) {
            return otherwise;
        }
        Object parsed = Numbers.parse(Text.of(value), base);
        if (parsed != null) {
            return parsed;
        }
        Double number = Numbers.parseFloat(Text.of(value));
        return number == null || number.isNaN() || number.isInfinite() ? otherwise : Numbers.truncated(number);
    }

    private static Object real(Object value, Args args) {
        @Nullable Object[] bound = args.bind("float", "default");
        if (value instanceof Undefined missing) {
            throw missing.failure();
        }
        Object number = Numbers.is(value)
                ? (Object) Numbers.real(value)
                : Text.is(value) ? Numbers.parseFloat(Text.of(value)) : null;
        return number != null ? number : bound[0] == null ? (Object) 0.0 : bound[0];
    }

    private static Object absolute(Object value, Args args) {
        args.none("abs");
        if (value instanceof Double number) {
            return Math.abs(number);
        }
        if (!Numbers.is(value)) {
            throw Arithmetic.unsupported("abs()", value, value);
        }
        BigInteger number = Numbers.big(value);
        return Numbers.reduced(number.abs());
    }

    private static Object round(Object value, Args args) {
        @Nullable Object[] bound = args.bind("round", "precision", "method");
        int precision = bound[0] == null ? 0 : Numbers.index(bound[0]);
        String method = bound[1] == null ? "common" : Text.required(bound[1], "the method");
        if (!Numbers.is(value)) {
            throw Arithmetic.unsupported("round()", value, value);
        }
        switch (method) {
            case "common":
                return Numbers.round(value, precision);
            case "ceil", "floor":
                double factor = Math.pow(10, precision);
                double scaled = Numbers.real(value) * factor;
                return (method.equals("ceil") ? Math.ceil(scaled) : Math.floor(scaled)) / factor;
            default:
                throw TemplateException.failed("method must be common, ceil or floor");
        }
    }
}
