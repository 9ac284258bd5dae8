package io.caravan.tokenizer.template;

import io.caravan.tokenizer.template.Expression.Binary;
import io.caravan.tokenizer.template.Expression.Choice;
import io.caravan.tokenizer.template.Expression.Compare;
import io.caravan.tokenizer.template.Expression.Concat;
import io.caravan.tokenizer.template.Expression.Items;
import io.caravan.tokenizer.template.Expression.Logic;
import io.caravan.tokenizer.template.Expression.Unary;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads expressions with jinja2's grammar and precedence: the operators. */
final class ExpressionParser {

    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> PRODUCTS = Set.of("*", "/", "//", "%");

    private final TokenStream in;
    private final OperandParser operands;

    ExpressionParser(TokenStream in) {
        this.in = in;
        this.operands = new OperandParser(in, this);
    }

    OperandParser operands() {
        return operands;
    }

    /** One expression, with {@code if … else} when {@code choices}. */
    Expression expression(boolean choices) {
        in.enter();
        try {
            return choices ? choice() : or();
        } finally {
            in.leave();
        }
    }

    Expression expression() {
        return expression(true);
    }

    /** One expression, or a tuple of several with commas between them that ends at a tag's end or at {@code end}. */
    Expression tuple(boolean choices, @Nullable String end, boolean parentheses) {
        int line = in.line();
        List<Expression> items = new ArrayList<>();
        boolean comma = false;
        while (!atTupleEnd(end)) {
            items.add(expression(choices));
            if (!in.skipOperator(",")) {
                break;
            }
            comma = true;
        }
        if (!comma && items.size() == 1) {
            return items.get(0);
        }
        if (items.isEmpty() && !parentheses) {
            throw in.unexpected("an expression");
        }
        return new Items(true, List.copyOf(items), line);
    }

    private boolean atTupleEnd(@Nullable String end) {
        return in.is(TokenKind.PRINT_END)
                || in.is(TokenKind.TAG_END)
                || in.atOperator(")")
                || (end != null && in.atName(end));
    }

    private Expression choice() {
        int line = in.line();
        Expression left = or();
        int length = 0;
        while (in.skipName("if")) {
            in.checkChain(++length);
            Expression test = or();
            Expression otherwise = in.skipName("else") ? expression() : null;
            left = new Choice(test, left, otherwise, line);
        }
        return left;
    }

    private Expression or() {
        int line = in.line();
        Expression left = and();
        int length = 0;
        while (in.skipName("or")) {
            in.checkChain(++length);
            left = new Logic(false, left, and(), line);
        }
        return left;
    }

    private Expression and() {
        int line = in.line();
        Expression left = not();
        int length = 0;
        while (in.skipName("and")) {
            in.checkChain(++length);
            left = new Logic(true, left, not(), line);
        }
        return left;
    }

    private Expression not() {
        int line = in.line();
        if (in.skipName("not")) {
            in.enter();
            Expression operand = not();
            in.leave();
            return new Unary("not", operand, line);
        }
        return compare();
    }

    private Expression compare() {
        int line = in.line();
        Expression first = sum();
        List<Expression> all = new ArrayList<>(List.of(first));
        List<String> operators = new ArrayList<>();
        while (true) {
            if (in.is(TokenKind.OPERATOR) && COMPARISONS.contains(in.current().text())) {
                operators.add(in.next().text());
            } else if (in.skipName("in")) {
                operators.add("in");
            } else if (in.atName("not") && in.look().name("in")) {
                in.next();
                in.next();
                operators.add("not in");
            } else {
                break;
            }
            all.add(sum());
        }
        return operators.isEmpty() ? first : new Compare(List.copyOf(all), List.copyOf(operators), line);
    }

    private Expression sum() {
        int line = in.line();
        Expression left = concat();
        int length = 0;
        while (in.atOperator("+") || in.atOperator("-")) {
            in.checkChain(++length);
            left = new Binary(in.next().text(), left, concat(), line);
        }
        return left;
    }

    private Expression concat() {
        int line = in.line();
        List<Expression> parts = new ArrayList<>();
        do {
            parts.add(product());
        } while (in.skipOperator("~"));
        return parts.size() == 1 ? parts.get(0) : new Concat(List.copyOf(parts), line);
    }

    private Expression product() {
        int line = in.line();
        Expression left = power();
        int length = 0;
        while (in.is(TokenKind.OPERATOR) && PRODUCTS.contains(in.current().text())) {
            in.checkChain(++length);
            left = new Binary(in.next().text(), left, power(), line);
        }
        return left;
    }

    private Expression power() {
        int line = in.line();
        Expression left = operands.unary(true);
        int length = 0;
        while (in.skipOperator("**")) {
            in.checkChain(++length);
            left = new Binary("**", left, operands.unary(true), line);
        }
        return left;
    }
}
