package io.caravan.tokenizer.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A parsed expression. */
sealed interface Expression extends Node {

    /** A value written in the template. */
    record Const(Object value, int line) implements Expression {
        @Override
        public List<Node> children() {
            return List.of();
        }
    }

    /** A variable that is read. */
    record Name(String id, int line) implements Expression {
        @Override
        public List<Node> children() {
            return List.of();
        }
    }

    /** A list, or a tuple. */
    record Items(boolean tuple, List<Expression> items, int line) implements Expression {
        @Override
        public List<Expression> children() {
            return items;
        }
    }

    /** A dictionary. */
    record Pairs(List<Expression> keys, List<Expression> values, int line) implements Expression {
        @Override
        public List<Expression> children() {
            List<Expression> all = new ArrayList<>(keys);
            all.addAll(values);
            return all;
        }
    }

    /** {@code then if test else otherwise}. */
    record Choice(Expression test, Expression then, @Nullable Expression otherwise, int line) implements Expression {
        @Override
        public List<Expression> children() {
            return otherwise == null ? List.of(test, then) : List.of(test, then, otherwise);
        }
    }

    /** {@code and}, {@code or}. */
    record Logic(boolean and, Expression left, Expression right, int line) implements Expression {
        @Override
        public List<Expression> children() {
            return List.of(left, right);
        }
    }

    /** {@code not}, {@code -} or {@code +} before an operand. */
    record Unary(String operator, Expression operand, int line) implements Expression {
        @Override
        public List<Expression> children() {
            return List.of(operand);
        }
    }

    /** {@code + - * / // % **}. */
    record Binary(String operator, Expression left, Expression right, int line) implements Expression {
        @Override
        public List<Expression> children() {
            return List.of(left, right);
        }
    }

    /** Operands with {@code ~} between them. */
    record Concat(List<Expression> parts, int line) implements Expression {
        @Override
        public List<Expression> children() {
            return parts;
        }
    }

    /** Operands with comparisons between them: one operator fewer than operands. */
    record Compare(List<Expression> operands, List<String> operators, int line) implements Expression {
        @Override
        public List<Expression> children() {
            return operands;
        }
    }

    /** {@code target.name}. */
    record Attribute(Expression target, String name, int line) implements Expression {
        @Override
        public List<Expression> children() {
            return List.of(target);
        }
    }

    /** {@code target[key]}. */
    record Item(Expression target, Expression key, int line) implements Expression {
        @Override
        public List<Expression> children() {
            return List.of(target, key);
        }
    }

    /** {@code target[from:to:step]}: each may be left out. */
    record Slice(Expression target, List<@Nullable Expression> bounds, int line) implements Expression {
        @Override
        public List<Expression> children() {
            List<Expression> all = new ArrayList<>(List.of(target));
            for (Expression bound : bounds) {
                if (bound != null) {
                    all.add(bound);
                }
            }
            return all;
        }
    }

    /** {@code target(arguments)}. */
    record Call(Expression target, Arguments arguments, int line) implements Expression {
        @Override
        public List<Expression> children() {
            return arguments.after(target);
        }
    }

    /** {@code target | name(arguments)}; no target in a filter block. */
    record Filter(@Nullable Expression target, String name, Arguments arguments, int line) implements Expression {
        @Override
        public List<Expression> children() {
            return arguments.after(target);
        }
    }

    /** {@code target is name(arguments)}. */
    record Test(Expression target, String name, Arguments arguments, int line) implements Expression {
        @Override
        public List<Expression> children() {
            return arguments.after(target);
        }
    }

    /** The arguments of a call, filter or test. */
    record Arguments(
            List<Expression> positional,
            List<String> names,
            List<Expression> named,
            @Nullable Expression spread,
            @Nullable Expression spreadNamed) {

        static final Arguments NONE = new Arguments(List.of(), List.of(), List.of(), null, null);

        List<Expression> after(@Nullable Expression target) {
            List<Expression> all = new ArrayList<>();
            if (target != null) {
                all.add(target);
            }
            all.addAll(positional);
            all.addAll(named);
            if (spread != null) {
                all.add(spread);
            }
            if (spreadNamed != null) {
                all.add(spreadNamed);
            }
            return all;
        }
    }
}
