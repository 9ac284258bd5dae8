package io.caravan.tokenizer.template;

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
import io.caravan.tokenizer.template.Statement.Text;
import io.caravan.tokenizer.template.Statement.Unsupported;
import io.caravan.tokenizer.template.Statement.With;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes closures of statements. */
final class StatementCompiler {

    private final ExpressionCompiler expressions = new ExpressionCompiler();
    private final LoopCompiler loops = new LoopCompiler(this, expressions);
    private final MacroCompiler macros = new MacroCompiler(this, expressions);

    Run block(List<Statement> body, Scope scope) {
        return new Block(
                body.stream().map(each -> compile(each, scope)).toArray(Run[]::new),
                body.stream().mapToInt(Statement::line).toArray());
    }

    private Run compile(Statement statement, Scope scope) {
        try {
            return compileOne(statement, scope);
        } catch (TemplateException e) {
            throw e.at(statement.line());
        }
    }

    private Run compileOne(Statement statement, Scope scope) {
        if (statement instanceof Text text) {
            String words = text.text();
            return printing(frame -> frame.rendering.text(words));
        }
        if (statement instanceof Print print) {
            Eval value = expressions.compile(print.value(), scope);
            return printing(value::print);
        }
        if (statement instanceof If branches) {
            return branches(branches, scope.softened());
        }
        if (statement instanceof For loop) {
            return loops.compile(loop, scope);
        }
        if (statement instanceof Assign assign) {
            Eval value = expressions.compile(assign.value(), scope);
            Writer target = Writer.of(assign.target(), scope);
            return printing(frame -> target.write(frame, value.of(frame)));
        }
        if (statement instanceof AssignBlock block) {
            return assignBlock(block, scope);
        }
        return compileRare(statement, scope);
    }

    private Run compileRare(Statement statement, Scope scope) {
        if (statement instanceof Macro macro) {
            return macros.macro(macro, scope);
        }
        if (statement instanceof CallBlock block) {
            return macros.callBlock(block, scope);
        }
        if (statement instanceof FilterBlock block) {
            return filterBlock(block, scope);
        }
        if (statement instanceof With with) {
            return with(with, scope);
        }
        if (statement instanceof Leave leave) {
            if (!scope.loop()) {
                throw TemplateException.syntax(leave.line(), "break or continue outside a loop");
            }
            return frame -> leave.loop() ? Run.BREAK : Run.CONTINUE;
        }
        Unsupported unsupported = (Unsupported) statement;
        return frame -> {
            throw TemplateException.unsupported(
                    unsupported.line(), "the statement '" + unsupported.tag() + "' is not offered");
        };
    }

    /** A statement that always goes on to the next one. */
    interface Action {
        void on(Frame frame);
    }

    static Run printing(Action action) {
        return frame -> {
            action.on(frame);
            return Run.NEXT;
        };
    }

    private Run branches(If branches, Scope scope) {
        Eval[] tests = expressions.all(branches.tests(), scope);
        List<Run> compiled = new ArrayList<>();
        branches.bodies().forEach(body -> compiled.add(block(body, scope)));
        Run[] bodies = compiled.toArray(new Run[0]);
        Run otherwise = block(branches.otherwise(), scope);
        return frame -> {
            for (int i = 0; i < tests.length; i++) {
                if (Equality.truth(tests[i].of(frame))) {
                    return bodies[i].in(frame);
                }
            }
            return otherwise.in(frame);
        };
    }

    private Run assignBlock(AssignBlock block, Scope scope) {
        Scope inside = scope.inner();
        Writer target = Writer.of(block.target(), scope);
        return captured(block.body(), block.filter(), inside, (frame, value) -> target.write(frame, value.of(frame)));
    }

    private Run filterBlock(FilterBlock block, Scope scope) {
        return captured(block.body(), block.filter(), scope.inner(), (frame, value) -> value.print(frame));
    }

    /** What becomes of captured text. */
    private interface Use {
        void of(Frame frame, Eval value);
    }

    /** Captures what the body prints, sends it through the filter and uses it; leaving the loop drops it. */
    private Run captured(List<Statement> body, @Nullable Filter filter, Scope inside, Use use) {
        SymbolReader.statements(body, inside.symbols());
        if (filter != null) {
            SymbolReader.expression(filter, inside.symbols());
        }
        Run run = block(body, inside);
        int slot = inside.activation().slot("captured").index();
        Undefined missing = new Undefined("nothing was captured");
        Eval printed = frame -> {
            Object text = frame.slots[slot];
            return text == null ? missing : text;
        };
        Eval value = filter == null ? printed : expressions.calls().blockFilter(filter, printed, inside);
        ScopeEntry entry = ScopeEntry.of(inside.symbols(), inside.activation());
        return frame -> {
            entry.into(frame);
            int mark = frame.rendering.out().length();
            int next = run.in(frame);
            frame.slots[slot] = frame.rendering.cut(mark);
            if (next == Run.NEXT) {
                use.of(frame, value);
            }
            return next;
        };
    }

    private Run with(With with, Scope scope) {
        Scope inside = scope.inner();
        with.targets().forEach(target -> target.names().forEach(inside.symbols()::parameter));
        SymbolReader.statements(with.body(), inside.symbols());
        Eval[] values = expressions.all(with.values(), scope);
        Writer[] targets =
                with.targets().stream().map(each -> Writer.of(each, inside)).toArray(Writer[]::new);
        Run body = block(with.body(), inside);
        ScopeEntry entry = ScopeEntry.of(inside.symbols(), inside.activation());
        return frame -> {
            entry.into(frame);
            for (int i = 0; i < values.length; i++) {
                targets[i].write(frame, values[i].of(frame));
            }
            return body.in(frame);
        };
    }
}
