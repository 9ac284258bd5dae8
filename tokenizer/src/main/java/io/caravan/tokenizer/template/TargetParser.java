package io.caravan.tokenizer.template;

import io.caravan.tokenizer.template.Statement.Signature;
import io.caravan.tokenizer.template.Target.Member;
import io.caravan.tokenizer.template.Target.Unpacked;
import io.caravan.tokenizer.template.Target.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what assignments, loops and macros write to. */
final class TargetParser {

    private static final Set<String> CONSTANTS = Set.of("true", "false", "none", "True", "False", "None");

    private final TokenStream in;
    private final ExpressionParser expressions;

    TargetParser(TokenStream in, ExpressionParser expressions) {
        this.in = in;
        this.expressions = expressions;
    }

    /** One target, or several with commas between them; the word {@code end} or a tag's end closes them. */
    Target target(@Nullable String end, boolean members) {
        List<Target> targets = new ArrayList<>();
        boolean comma = false;
        while (!(end != null && in.atName(end)) && !in.is(TokenKind.TAG_END) && !in.atOperator(")")) {
            targets.add(single(members));
            if (!in.skipOperator(",")) {
                break;
            }
            comma = true;
        }
        if (!comma && targets.size() == 1) {
            return targets.get(0);
        }
        if (targets.isEmpty()) {
            throw in.unexpected("a name");
        }
        return new Unpacked(List.copyOf(targets));
    }

    private Target single(boolean members) {
        if (in.skipOperator("(")) {
            in.enter();
            Target inner = target(null, false);
            in.leave();
            in.expectOperator(")");
            return inner;
        }
        String name = name();
        if (members && in.skipOperator(".")) {
            return new Member(name, in.expect(TokenKind.NAME, "a name").text());
        }
        return new Variable(name);
    }

    String name() {
        Token token = in.expect(TokenKind.NAME, "a name");
        if (CONSTANTS.contains(token.text())) {
            throw TemplateException.syntax(token.line(), "can't assign to '" + token.text() + "'");
        }
        return token.text();
    }

    /** Parameters in parentheses. */
    Signature signature() {
        in.expectOperator("(");
        List<String> parameters = new ArrayList<>();
        List<Expression> defaults = new ArrayList<>();
        while (!in.atOperator(")")) {
            if (!parameters.isEmpty()) {
                in.expectOperator(",");
            }
            String name = name();
            if (parameters.contains(name)) {
                throw TemplateException.syntax(in.line(), "the parameter '" + name + "' is there twice");
            }
            parameters.add(name);
            if (in.skipOperator("=")) {
                defaults.add(expressions.expression());
            } else if (!defaults.isEmpty()) {
                throw TemplateException.syntax(in.line(), "non-default argument follows default argument");
            }
        }
        in.expectOperator(")");
        return new Signature(List.copyOf(parameters), List.copyOf(defaults));
    }
}
