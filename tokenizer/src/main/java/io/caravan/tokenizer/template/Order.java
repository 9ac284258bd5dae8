package io.caravan.tokenizer.template;

import java.util.Comparator;
import java.util.List;

/** Python's {@code < <= > >=}. */
final class Order {

    private Order() {}

    /** Values by {@code <}; the ones that cannot be compared fail. */
    static final Comparator<Object> COMPARATOR = (left, right) -> Numbers.nan(left) || Numbers.nan(right)
            ? 0
            : less("<", left, right, 0) ? -1 : less("<", right, left, 0) ? 1 : 0;

    static boolean holds(String operator, Object left, Object right) {
        return less(operator, left, right, 0);
    }

    private static boolean less(String operator, Object left, Object right, int depth) {
        if (left instanceof Undefined missing) {
            throw missing.failure();
        }
        if (right instanceof Undefined missing) {
            throw missing.failure();
        }
        if (Numbers.is(left) && Numbers.is(right)) {
            return !Numbers.nan(left) && !Numbers.nan(right) && sign(operator, Numbers.compare(left, right));
        }
        if (Text.is(left) && Text.is(right)) {
            return sign(operator, Text.compare(Text.of(left), Text.of(right)));
        }
        if (left instanceof ListValue a && right instanceof ListValue b && a.tuple() == b.tuple() && depth < 200) {
            return lists(operator, a, b, depth);
        }
        throw TemplateException.failed("'" + operator + "' not supported between instances of '" + TypeName.of(left)
                + "' and '" + TypeName.of(right) + "'");
    }

    private static boolean lists(String operator, List<Object> left, List<Object> right, int depth) {
        int shorter = Math.min(left.size(), right.size());
        for (int i = 0; i < shorter; i++) {
            Object a = left.get(i);
            Object b = right.get(i);
            if (a != b && !Equality.equal(a, b)) {
                return less(operator, a, b, depth + 1);
            }
        }
        return sign(operator, Integer.compare(left.size(), right.size()));
    }

    private static boolean sign(String operator, int compared) {
        return switch (operator) {
            case "<" -> compared < 0;
            case "<=" -> compared <= 0;
            case ">" -> compared > 0;
            default -> compared >= 0;
        };
    }
}
