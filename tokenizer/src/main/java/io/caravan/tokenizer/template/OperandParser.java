package io.caravan.tokenizer.template;

import io.caravan.tokenizer.template.Expression.Arguments;
import io.caravan.tokenizer.template.Expression.Attribute;
import io.caravan.tokenizer.template.Expression.Call;
import io.caravan.tokenizer.template.Expression.Const;
import io.caravan.tokenizer.template.Expression.Filter;
import io.caravan.tokenizer.template.Expression.Item;
import io.caravan.tokenizer.template.Expression.Items;
import io.caravan.tokenizer.template.Expression.Name;
import io.caravan.tokenizer.template.Expression.Pairs;
import io.caravan.tokenizer.template.Expression.Slice;
import io.caravan.tokenizer.template.Expression.Test;
import io.caravan.tokenizer.template.Expression.Unary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads operands: literals, names, and the subscripts, calls, filters and tests behind them. */
final class OperandParser {

    private final TokenStream in;
    private final ExpressionParser expressions;

    OperandParser(TokenStream in, ExpressionParser expressions) {
        this.in = in;
        this.expressions = expressions;
    }

    Expression unary(boolean filters) {
        int line = in.line();
        Expression node;
        if (in.atOperator("-") || in.atOperator("+")) {
            String sign = in.next().text();
            in.enter();
            node = new Unary(sign, unary(false), line);
            in.leave();
        } else {
            node = primary();
        }
        node = postfix(node);
        return filters ? filtered(node) : node;
    }

    Expression primary() {
        Token token = in.current();
        switch (token.kind()) {
            case NAME:
                in.next();
                return name(token);
            case STRING:
                return string();
            case INTEGER, FLOAT:
                in.next();
                return new Const(token.value(), token.line());
            case OPERATOR:
                if (in.skipOperator("(")) {
                    Expression inner = expressions.tuple(true, null, true);
                    in.expectOperator(")");
                    return inner;
                }
                if (token.operator("[")) {
                    return list();
                }
                if (token.operator("{")) {
                    return dictionary();
                }
                break;
            default:
        }
        throw TemplateException.syntax(token.line(), "unexpected " + token.described());
    }

    private static Expression name(Token token) {
        return switch (token.text()) {
            case "true", "True" -> new Const(true, token.line());
            case "false", "False" -> new Const(false, token.line());
            case "none", "None" -> new Const(None.NONE, token.line());
            default -> new Name(token.text(), token.line());
        };
    }

    private Expression string() {
        int line = in.line();
        StringBuilder text = new StringBuilder();
        while (in.is(TokenKind.STRING)) {
            text.append(in.next().text());
        }
        return new Const(text.toString(), line);
    }

    private Expression list() {
        int line = in.next().line();
        List<Expression> items = new ArrayList<>();
        while (!in.atOperator("]")) {
            items.add(expressions.expression());
            if (!in.skipOperator(",")) {
                break;
            }
        }
        in.expectOperator("]");
        return new Items(false, List.copyOf(items), line);
    }

    private Expression dictionary() {
        int line = in.next().line();
        List<Expression> keys = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!in.atOperator("}")) {
            keys.add(expressions.expression());
            in.expectOperator(":");
            values.add(expressions.expression());
            if (!in.skipOperator(",")) {
                break;
            }
        }
        in.expectOperator("}");
        return new Pairs(List.copyOf(keys), List.copyOf(values), line);
    }

    Expression postfix(Expression start) {
        Expression node = start;
        int length = 0;
        while (true) {
            in.checkChain(++length);
            int line = in.line();
            if (in.skipOperator(".")) {
                node = member(node, line);
            } else if (in.skipOperator("[")) {
                node = subscript(node, line);
            } else if (in.atOperator("(")) {
                node = new Call(node, arguments(), line);
            } else {
                return node;
            }
        }
    }

    private Expression member(Expression node, int line) {
        Token member = in.next();
        if (member.kind() == TokenKind.NAME) {
            return new Attribute(node, member.text(), line);
        }
        if (member.kind() == TokenKind.INTEGER) {
            return new Item(node, new Const(member.value(), line), line);
        }
        throw TemplateException.syntax(member.line(), "expected name or number");
    }

    private Expression subscript(Expression node, int line) {
        Expression key = in.atOperator(":") ? null : expressions.expression();
        if (key != null && !in.atOperator(":")) {
            if (in.atOperator(",")) {
                List<Expression> keys = new ArrayList<>(List.of(key));
                while (in.skipOperator(",")) {
                    keys.add(expressions.expression());
                }
                key = new Items(true, List.copyOf(keys), line);
            }
            in.expectOperator("]");
            return new Item(node, key, line);
        }
        in.expectOperator(":");
        Expression to = in.atOperator(":") || in.atOperator("]") ? null : expressions.expression();
        Expression step = null;
        if (in.skipOperator(":") && !in.atOperator("]")) {
            step = expressions.expression();
        }
        in.expectOperator("]");
        @Nullable Expression[] bounds = {key, to, step};
        return new Slice(node, Arrays.asList(bounds), line);
    }

    private Expression filtered(Expression start) {
        Expression node = start;
        int length = 0;
        while (true) {
            in.checkChain(++length);
            if (in.skipOperator("|")) {
                node = filter(node);
            } else if (in.atName("is")) {
                node = test(node);
            } else if (in.atOperator("(")) {
                int line = in.line();
                node = new Call(node, arguments(), line);
            } else {
                return node;
            }
        }
    }

    /** A filter whose {@code |} is already read. */
    Filter filter(@Nullable Expression target) {
        int line = in.line();
        String name = dottedName();
        Arguments arguments = in.atOperator("(") ? arguments() : Arguments.NONE;
        return new Filter(target, name, arguments, line);
    }

    private Expression test(Expression target) {
        int line = in.next().line();
        boolean negated = in.skipName("not");
        String name = dottedName();
        Arguments arguments = Arguments.NONE;
        if (in.atOperator("(")) {
            arguments = arguments();
        } else if (startsArgument()) {
            if (in.atName("is")) {
                throw TemplateException.syntax(line, "You cannot chain multiple tests with is");
            }
            in.enter();
            arguments = new Arguments(List.of(postfix(primary())), List.of(), List.of(), null, null);
            in.leave();
        }
        Expression node = new Test(target, name, arguments, line);
        return negated ? new Unary("not", node, line) : node;
    }

    private boolean startsArgument() {
        return switch (in.current().kind()) {
            case NAME -> !in.atName("else") && !in.atName("or") && !in.atName("and");
            case STRING, INTEGER, FLOAT -> true;
            case OPERATOR -> in.atOperator("[") || in.atOperator("{");
            default -> false;
        };
    }

    private String dottedName() {
        StringBuilder name =
                new StringBuilder(in.expect(TokenKind.NAME, "a name").text());
        while (in.skipOperator(".")) {
            name.append('.').append(in.expect(TokenKind.NAME, "a name").text());
        }
        return name.toString();
    }

    private Arguments arguments() {
        int line = in.next().line();
        List<Expression> positional = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<Expression> named = new ArrayList<>();
        Expression spread = null;
        Expression spreadNamed = null;
        while (!in.atOperator(")")) {
            boolean late = spreadNamed != null;
            if (in.skipOperator("*")) {
                late |= spread != null;
                spread = expressions.expression();
            } else if (in.skipOperator("**")) {
                spreadNamed = expressions.expression();
            } else if (in.is(TokenKind.NAME) && in.look().operator("=")) {
                names.add(in.next().text());
                in.next();
                named.add(expressions.expression());
            } else {
                late |= spread != null || !named.isEmpty();
                positional.add(expressions.expression());
            }
            if (late) {
                throw TemplateException.syntax(line, "invalid syntax for function call expression");
            }
            if (!in.skipOperator(",")) {
                break;
            }
        }
        in.expectOperator(")");
        return new Arguments(List.copyOf(positional), List.copyOf(names), List.copyOf(named), spread, spreadNamed);
    }
}
