package io.caravan.tokenizer.template;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** jinja2's tests: what stands behind {@code is}. */
final class Tests {

    /** A test. */
    interface Check {
        boolean of(Rendering rendering, Object value, Args args);
    }

    private static final Map<String, Check> ALL = new HashMap<>();

    static {
        ALL.put("defined", (r, value, args) -> !(value instanceof Undefined));
        ALL.put("undefined", (r, value, args) -> value instanceof Undefined);
        ALL.put("none", (r, value, args) -> value instanceof None);
        ALL.put("boolean", (r, value, args) -> value instanceof Boolean);
        ALL.put("true", (r, value, args) -> Boolean.TRUE.equals(value));
        ALL.put("false", (r, value, args) -> Boolean.FALSE.equals(value));
        ALL.put("integer", (r, value, args) -> Numbers.integral(value) && !(value instanceof Boolean));
        ALL.put("float", (r, value, args) -> value instanceof Double);
        ALL.put("number", (r, value, args) -> Numbers.is(value));
        ALL.put("string", (r, value, args) -> Text.is(value));
        ALL.put("mapping", (r, value, args) -> value instanceof Dict);
        ALL.put("iterable", (r, value, args) -> Iteration.possible(value));
        ALL.put("sequence", (r, value, args) -> sequence(value));
        ALL.put("callable", (r, value, args) -> value instanceof Invocable || value instanceof Undefined);
        ALL.put("escaped", (r, value, args) -> value instanceof Markup);
        ALL.put("lower", (r, value, args) -> Letters.is("islower", Repr.str(r, value)));
        ALL.put("upper", (r, value, args) -> Letters.is("isupper", Repr.str(r, value)));
        ALL.put("odd", (r, value, args) -> Equality.equal(Operators.binary(r, "%", value, 2L), 1L));
        ALL.put("even", (r, value, args) -> Equality.equal(Operators.binary(r, "%", value, 2L), 0L));
        ALL.put(
                "divisibleby",
                (r, value, args) -> Equality.equal(Operators.binary(r, "%", value, args.only("divisibleby")), 0L));
        ALL.put("sameas", (r, value, args) -> same(value, args.only("sameas")));
        ALL.put("in", (r, value, args) -> Equality.contains(r, args.only("in"), value));
        ALL.put("filter", (r, value, args) -> Text.is(value) && Filters.find(Text.of(value)) != null);
        ALL.put("test", (r, value, args) -> Text.is(value) && find(Text.of(value)) != null);
        compare("==", "==", "eq", "equalto");
        compare("!=", "!=", "ne");
        compare(">", ">", "gt", "greaterthan");
        compare(">=", ">=", "ge");
        compare("<", "<", "lt", "lessthan");
        compare("<=", "<=", "le");
    }

    private Tests() {}

    private static void compare(String operator, String... names) {
        for (String name : names) {
            ALL.put(name, (r, value, args) -> Operators.compare(r, operator, value, args.only(name)));
        }
    }

    private static boolean sequence(Object value) {
        return Text.is(value)
                || value instanceof ListValue
                || value instanceof Dict
                || value instanceof Range
                || value instanceof Undefined;
    }

    private static boolean same(Object left, Object right) {
        boolean scalar =
                left instanceof Boolean || left instanceof None || left instanceof Long || left instanceof String;
        return left == right || (scalar && left.equals(right));
    }

    static @Nullable Check find(String name) {
        return ALL.get(name);
    }

    static Check named(String name) {
        Check check = find(name);
        if (check == null) {
            throw TemplateException.failed("No test named '" + name + "'.");
        }
        return check;
    }
}
