package io.caravan.tokenizer.template;

import io.caravan.tokenizer.template.Expression.Call;
import io.caravan.tokenizer.template.Expression.Filter;
import io.caravan.tokenizer.template.Statement.Assign;
import io.caravan.tokenizer.template.Statement.AssignBlock;
import io.caravan.tokenizer.template.Statement.CallBlock;
import io.caravan.tokenizer.template.Statement.FilterBlock;
import io.caravan.tokenizer.template.Statement.For;
import io.caravan.tokenizer.template.Statement.If;
import io.caravan.tokenizer.template.Statement.Leave;
import io.caravan.tokenizer.template.Statement.Macro;
import io.caravan.tokenizer.template.Statement.Print;
import io.caravan.tokenizer.template.Statement.Signature;
import io.caravan.tokenizer.template.Statement.Text;
import io.caravan.tokenizer.template.Statement.Unsupported;
import io.caravan.tokenizer.template.Statement.With;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads statements and the text between them with jinja2's grammar. */
final class StatementParser {

    private final TokenStream in;
    private final ExpressionParser expressions;
    private final TargetParser targets;

    private StatementParser(TokenStream in) {
        this.in = in;
        this.expressions = new ExpressionParser(in);
        this.targets = new TargetParser(in, expressions);
    }

    /** Parses a whole template. */
    static List<Statement> parse(String template) {
        StatementParser parser = new StatementParser(new TokenStream(TemplateLexer.tokens(template)));
        List<Statement> body = new ArrayList<>();
        parser.read(body, Set.of());
        return body;
    }

    /** Reads until one of the words begins a tag; that word is then the current token. */
    private void read(List<Statement> body, Set<String> ends) {
        while (!in.is(TokenKind.END)) {
            Token token = in.next();
            switch (token.kind()) {
                case TEXT -> body.add(new Text(token.text(), token.line()));
                case PRINT_BEGIN -> {
                    body.add(new Print(expressions.tuple(true, null, false), token.line()));
                    in.expect(TokenKind.PRINT_END, "end of print statement");
                }
                default -> {
                    if (in.is(TokenKind.NAME) && ends.contains(in.current().text())) {
                        return;
                    }
                    statement(body);
                    in.expect(TokenKind.TAG_END, "end of statement block");
                }
            }
        }
        if (!ends.isEmpty()) {
            throw TemplateException.syntax(in.line(), "unexpected end of template, a block is not closed");
        }
    }

    /** The rest of a tag, then its body up to one of the words. */
    private List<Statement> body(String... ends) {
        in.skipOperator(":");
        in.expect(TokenKind.TAG_END, "end of statement block");
        in.enter();
        List<Statement> body = new ArrayList<>();
        read(body, Set.of(ends));
        in.leave();
        return body;
    }

    /** A body whose end word is stepped over. */
    private List<Statement> closedBody(String end) {
        List<Statement> body = body(end);
        in.next();
        return body;
    }

    private void statement(List<Statement> to) {
        Token tag = in.expect(TokenKind.NAME, "a tag name");
        int line = tag.line();
        switch (tag.text()) {
            case "if" -> to.add(ifStatement(line));
            case "for" -> to.add(forStatement(line));
            case "set" -> to.add(set(line));
            case "macro" -> to.add(macro(line));
            case "call" -> to.add(call(line));
            case "filter" -> to.add(filterBlock(line));
            case "generation" -> to.add(new CallBlock(Signature.NONE, null, closedBody("endgeneration"), line));
            case "with" -> to.add(with(line));
            case "print" -> print(to);
            case "break" -> to.add(new Leave(true, line));
            case "continue" -> to.add(new Leave(false, line));
            case "block" -> to.add(unsupported("block", "endblock", line));
            case "autoescape" -> to.add(unsupported("autoescape", "endautoescape", line));
            case "include", "import", "from", "extends" -> to.add(unsupported(tag.text(), null, line));
            default -> throw TemplateException.syntax(line, "unknown tag '" + tag.text() + "'");
        }
    }

    private If ifStatement(int line) {
        List<Expression> tests = new ArrayList<>();
        List<List<Statement>> bodies = new ArrayList<>();
        while (true) {
            tests.add(expressions.tuple(false, null, false));
            bodies.add(body("elif", "else", "endif"));
            String word = in.next().text();
            if (!word.equals("elif")) {
                List<Statement> otherwise = word.equals("else") ? closedBody("endif") : List.of();
                return new If(tests, bodies, otherwise, line);
            }
        }
    }

    private For forStatement(int line) {
        Target target = targets.target("in", false);
        in.expectName("in");
        Expression items = expressions.tuple(false, "recursive", false);
        Expression test = in.skipName("if") ? expressions.expression() : null;
        boolean recursive = in.skipName("recursive");
        List<Statement> body = body("endfor", "else");
        List<Statement> otherwise = in.next().name("else") ? closedBody("endfor") : List.of();
        return new For(target, items, test, recursive, body, otherwise, line);
    }

    private Statement set(int line) {
        Target target = targets.target(null, true);
        if (in.skipOperator("=")) {
            return new Assign(target, expressions.tuple(true, null, false), line);
        }
        Filter filter = null;
        while (in.skipOperator("|")) {
            filter = expressions.operands().filter(filter);
        }
        return new AssignBlock(target, filter, closedBody("endset"), line);
    }

    private Macro macro(int line) {
        String name = targets.name();
        Signature signature = targets.signature();
        return new Macro(name, signature, closedBody("endmacro"), line);
    }

    private CallBlock call(int line) {
        Signature signature = in.atOperator("(") ? targets.signature() : Signature.NONE;
        if (!(expressions.expression() instanceof Call call)) {
            throw TemplateException.syntax(line, "expected call");
        }
        return new CallBlock(signature, call, closedBody("endcall"), line);
    }

    private FilterBlock filterBlock(int line) {
        Filter filter = expressions.operands().filter(null);
        while (in.skipOperator("|")) {
            filter = expressions.operands().filter(filter);
        }
        return new FilterBlock(filter, closedBody("endfilter"), line);
    }

    private With with(int line) {
        List<Target> names = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!in.is(TokenKind.TAG_END)) {
            if (!names.isEmpty()) {
                in.expectOperator(",");
            }
            names.add(targets.target(null, false));
            in.expectOperator("=");
            values.add(expressions.expression());
        }
        return new With(names, values, closedBody("endwith"), line);
    }

    private void print(List<Statement> to) {
        boolean first = true;
        while (!in.is(TokenKind.TAG_END)) {
            if (!first) {
                in.expectOperator(",");
            }
            first = false;
            to.add(new Print(expressions.expression(), in.line()));
        }
    }

    private Unsupported unsupported(String tag, @Nullable String end, int line) {
        while (!in.is(TokenKind.TAG_END) && !in.is(TokenKind.END)) {
            in.next();
        }
        if (end != null) {
            closedBody(end);
            while (in.is(TokenKind.NAME)) {
                in.next();
            }
        }
        return new Unsupported(tag, line);
    }
}
