package io.caravan.tokenizer.template;

import io.caravan.tokenizer.template.Expression.Attribute;
import io.caravan.tokenizer.template.Expression.Binary;
import io.caravan.tokenizer.template.Expression.Choice;
import io.caravan.tokenizer.template.Expression.Compare;
import io.caravan.tokenizer.template.Expression.Concat;
import io.caravan.tokenizer.template.Expression.Const;
import io.caravan.tokenizer.template.Expression.Item;
import io.caravan.tokenizer.template.Expression.Items;
import io.caravan.tokenizer.template.Expression.Logic;
import io.caravan.tokenizer.template.Expression.Name;
import io.caravan.tokenizer.template.Expression.Pairs;
import io.caravan.tokenizer.template.Expression.Slice;
import io.caravan.tokenizer.template.Expression.Unary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes closures of expressions. */
final class ExpressionCompiler {

    private final CallCompiler calls = new CallCompiler(this);

    CallCompiler calls() {
        return calls;
    }

    Eval[] all(List<Expression> expressions, Scope scope) {
        return expressions.stream().map(each -> compile(each, scope)).toArray(Eval[]::new);
    }

    Eval compile(Expression expression, Scope scope) {
        if (expression instanceof Const constant) {
            Object value = constant.value();
            return frame -> value;
        }
        if (expression instanceof Name name) {
            return Variables.read(name.id(), scope);
        }
        if (expression instanceof Attribute attribute) {
            Eval target = compile(attribute.target(), scope);
            String name = attribute.name();
            return Attributes.isOfDict(name)
                    ? frame -> Attributes.attribute(target.of(frame), name)
                    : frame -> {
                        Object value = target.of(frame);
                        Object found = value instanceof Dict dict ? dict.get(name) : null;
                        return found == null ? Attributes.attribute(value, name) : found;
                    };
        }
        if (expression instanceof Item item) {
            return item(item, scope);
        }
        if (expression instanceof Binary binary) {
            return binary.operator().equals("+") ? sum(binary, scope) : binary(binary, scope);
        }
        if (expression instanceof Compare compare) {
            return compare(compare, scope);
        }
        if (expression instanceof Logic logic) {
            return logic(logic, scope);
        }
        return compileOther(expression, scope);
    }

    private Eval compileOther(Expression expression, Scope scope) {
        if (expression instanceof Unary unary) {
            return unary(unary, scope);
        }
        if (expression instanceof Choice choice) {
            return choice(choice, scope.softened());
        }
        if (expression instanceof Concat concat) {
            return concat(all(concat.parts(), scope));
        }
        if (expression instanceof Items items) {
            Eval[] parts = all(items.items(), scope);
            boolean tuple = items.tuple();
            return frame -> ListValue.of(tuple, values(parts, frame));
        }
        if (expression instanceof Pairs pairs) {
            return pairs(all(pairs.keys(), scope), all(pairs.values(), scope));
        }
        if (expression instanceof Slice slice) {
            return slice(slice, scope);
        }
        return calls.compile(expression, scope);
    }

    private static Object[] values(Eval[] parts, Frame frame) {
        Object[] values = new Object[parts.length];
        for (int i = 0; i < parts.length; i++) {
            values[i] = parts[i].of(frame);
        }
        return values;
    }

    private Eval item(Item item, Scope scope) {
        Eval target = compile(item.target(), scope);
        if (item.key() instanceof Const constant && constant.value() instanceof String name) {
            return frame -> {
                Object value = target.of(frame);
                Object found = value instanceof Dict dict ? dict.get(name) : null;
                return found == null ? Attributes.item(value, name) : found;
            };
        }
        Eval key = compile(item.key(), scope);
        return frame -> Attributes.item(target.of(frame), key.of(frame));
    }

    private Eval binary(Binary binary, Scope scope) {
        Eval left = compile(binary.left(), scope);
        Eval right = compile(binary.right(), scope);
        String operator = binary.operator();
        return frame -> Operators.binary(frame.rendering, operator, left.of(frame), right.of(frame));
    }

    private Eval sum(Binary binary, Scope scope) {
        List<Expression> terms = new ArrayList<>();
        Expression at = binary;
        while (at instanceof Binary next && next.operator().equals("+")) {
            terms.add(0, next.right());
            at = next.left();
        }
        terms.add(0, at);
        return new Sum(all(terms, scope));
    }

    private Eval compare(Compare compare, Scope scope) {
        Eval[] operands = all(compare.operands(), scope);
        List<String> operators = compare.operators();
        if (operators.size() == 1) {
            return compareTwo(operators.get(0), operands[0], operands[1]);
        }
        return frame -> {
            Object left = operands[0].of(frame);
            for (int i = 1; i < operands.length; i++) {
                Object right = operands[i].of(frame);
                if (!Operators.compare(frame.rendering, operators.get(i - 1), left, right)) {
                    return false;
                }
                left = right;
            }
            return true;
        };
    }

    private static Eval compareTwo(String operator, Eval left, Eval right) {
        return switch (operator) {
            case "==" -> frame -> Equality.equal(left.of(frame), right.of(frame));
            case "!=" -> frame -> !Equality.equal(left.of(frame), right.of(frame));
            case "in" ->
                frame -> {
                    Object needle = left.of(frame);
                    return Equality.contains(frame.rendering, right.of(frame), needle);
                };
            default -> frame -> Operators.compare(frame.rendering, operator, left.of(frame), right.of(frame));
        };
    }

    private Eval logic(Logic logic, Scope scope) {
        Eval left = compile(logic.left(), scope);
        Eval right = compile(logic.right(), scope);
        boolean and = logic.and();
        return frame -> {
            Object value = left.of(frame);
            return Equality.truth(value) == and ? right.of(frame) : value;
        };
    }

    private Eval unary(Unary unary, Scope scope) {
        Eval operand = compile(unary.operand(), scope);
        return switch (unary.operator()) {
            case "not" -> frame -> !Equality.truth(operand.of(frame));
            case "-" -> frame -> Arithmetic.negative(operand.of(frame));
            default -> frame -> Arithmetic.positive(operand.of(frame));
        };
    }

    private Eval choice(Choice choice, Scope scope) {
        Eval test = compile(choice.test(), scope);
        Eval then = compile(choice.then(), scope);
        Undefined missing = new Undefined("the inline if-expression evaluated to false and has no else");
        Eval otherwise = choice.otherwise() == null ? frame -> missing : compile(choice.otherwise(), scope);
        return new Eval() {
            @Override
            public Object of(Frame frame) {
                return Equality.truth(test.of(frame)) ? then.of(frame) : otherwise.of(frame);
            }

            @Override
            public void print(Frame frame) {
                (Equality.truth(test.of(frame)) ? then : otherwise).print(frame);
            }
        };
    }

    private static Eval concat(Eval[] parts) {
        return new Eval() {
            @Override
            public Object of(Frame frame) {
                StringBuilder text = new StringBuilder();
                for (Eval part : parts) {
                    String next = Repr.str(frame.rendering, part.of(frame));
                    frame.rendering.fits((long) text.length() + next.length());
                    text.append(next);
                }
                return frame.rendering.made(text.toString());
            }

            @Override
            public void print(Frame frame) {
                for (Eval part : parts) {
                    part.print(frame);
                }
            }
        };
    }

    private static Eval pairs(Eval[] keys, Eval[] values) {
        return frame -> {
            Dict dict = new Dict(keys.length);
            for (int i = 0; i < keys.length; i++) {
                dict.put(keys[i].of(frame), values[i].of(frame));
            }
            return dict;
        };
    }

    private Eval slice(Slice slice, Scope scope) {
        Eval target = compile(slice.target(), scope);
        @Nullable Eval[] bounds = new Eval[3];
        for (int i = 0; i < 3; i++) {
            Expression bound = slice.bounds().get(i);
            bounds[i] = bound == null ? null : compile(bound, scope);
        }
        return frame -> {
            Object value = target.of(frame);
            @Nullable Object[] at = new Object[3];
            for (int i = 0; i < 3; i++) {
                Eval bound = bounds[i];
                at[i] = bound == null ? null : bound.of(frame);
            }
            return Slices.of(frame.rendering, value, at);
        };
    }
}
