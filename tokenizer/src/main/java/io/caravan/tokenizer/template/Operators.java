package io.caravan.tokenizer.template;

import java.util.Arrays;

/** Python's operators between values of any type. */
final class Operators {

    private Operators() {}

    static Object binary(Rendering rendering, String operator, Object left, Object right) {
        return switch (operator) {
            case "+" -> add(rendering, left, right);
            case "*" -> multiply(rendering, left, right);
            case "%" -> Text.is(left) ? formatted(rendering, left, right) : Arithmetic.of("%", left, right);
            default -> Arithmetic.of(operator, left, right);
        };
    }

    static Object add(Rendering rendering, Object left, Object right) {
        if (left instanceof String a && right instanceof String b) {
            rendering.reserve((long) a.length() + b.length());
            return a.concat(b);
        }
        if (Text.is(left) && Text.is(right)) {
            String text = Markup.escaped(rendering, left) + Markup.escaped(rendering, right);
            return new Markup(rendering.made(text));
        }
        if (left instanceof ListValue a && right instanceof ListValue b && a.tuple() == b.tuple()) {
            rendering.step(a.size() + b.size());
            rendering.reserve((long) a.size() + b.size());
            Object[] all = Arrays.copyOf(a.toArray(), a.size() + b.size());
            System.arraycopy(b.toArray(), 0, all, a.size(), b.size());
            return ListValue.of(a.tuple(), all);
        }
        return Arithmetic.of("+", left, right);
    }

    private static Object multiply(Rendering rendering, Object left, Object right) {
        if (repeatable(left) && Numbers.integral(right)) {
            return repeat(rendering, left, Numbers.index(right));
        }
        if (repeatable(right) && Numbers.integral(left)) {
            return repeat(rendering, right, Numbers.index(left));
        }
        return Arithmetic.of("*", left, right);
    }

    private static boolean repeatable(Object value) {
        return Text.is(value) || value instanceof ListValue;
    }

    private static Object repeat(Rendering rendering, Object value, int times) {
        int count = Math.max(0, times);
        if (value instanceof ListValue list) {
            rendering.reserve((long) list.size() * count);
            rendering.step((long) list.size() * count);
            Object[] all = new Object[list.size() * count];
            for (int i = 0; i < all.length; i++) {
                all[i] = list.get(i % list.size());
            }
            return ListValue.of(list.tuple(), all);
        }
        String text = Text.of(value);
        rendering.reserve((long) text.length() * count);
        String repeated = text.repeat(text.isEmpty() ? 0 : count);
        return value instanceof Markup ? new Markup(repeated) : repeated;
    }

    private static Object formatted(Rendering rendering, Object format, Object values) {
        String text = new PercentFormat(rendering, Text.of(format), format instanceof Markup).of(values);
        return format instanceof Markup ? new Markup(text) : text;
    }

    static boolean compare(Rendering rendering, String operator, Object left, Object right) {
        return switch (operator) {
            case "==" -> Equality.equal(left, right);
            case "!=" -> !Equality.equal(left, right);
            case "in" -> Equality.contains(rendering, right, left);
            case "not in" -> !Equality.contains(rendering, right, left);
            default -> Order.holds(operator, left, right);
        };
    }
}
