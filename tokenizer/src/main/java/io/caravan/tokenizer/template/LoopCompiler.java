package io.caravan.tokenizer.template;

import io.caravan.tokenizer.template.Activation.Slot;
import io.caravan.tokenizer.template.Statement.For;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes closures of loops. */
final class LoopCompiler {

    private final StatementCompiler statements;
    private final ExpressionCompiler expressions;

    LoopCompiler(StatementCompiler statements, ExpressionCompiler expressions) {
        this.statements = statements;
        this.expressions = expressions;
    }

    Run compile(For loop, Scope scope) {
        if (loop.target().names().contains("loop") || writesLoop(loop.body()) || writesLoop(loop.otherwise())) {
            throw TemplateException.syntax(loop.line(), "Can't assign to special loop variable in for-loop target");
        }
        Eval items = expressions.compile(loop.items(), scope);
        if (!loop.recursive()) {
            LoopRun run = code(loop, scope, scope.innerLoop());
            return frame -> {
                run.over(frame, items.of(frame), null, 0);
                return Run.NEXT;
            };
        }
        Scope function = scope.function(true);
        LoopRun run = code(loop, function, function.innerLoop());
        int slots = function.activation().slots();
        return frame -> {
            recursion(run, slots, frame, true).over(frame.rendering, items.of(frame), 0);
            return Run.NEXT;
        };
    }

    private static boolean writesLoop(List<? extends Node> nodes) {
        return nodes.stream().anyMatch(node -> SymbolReader.stored(node, "loop") || writesLoop(node.children()));
    }

    private static LoopState.Recursion recursion(LoopRun run, int slots, Frame outer, boolean printed) {
        return (rendering, items, depth) -> {
            rendering.enter();
            int mark = rendering.out().length();
            Frame frame = new Frame(rendering, outer, slots);
            run.over(frame, items, recursion(run, slots, outer, false), depth);
            rendering.leave();
            return printed ? "" : rendering.cut(mark);
        };
    }

    private LoopRun code(For loop, Scope around, Scope body) {
        Slot state = null;
        if (loop.recursive() || SymbolReader.reads(loop.body(), "loop")) {
            state = body.symbols().parameter("loop");
        }
        loop.target().names().forEach(body.symbols()::parameter);
        SymbolReader.statements(loop.body(), body.symbols());
        Run turn = statements.block(loop.body(), body);
        Writer target = Writer.of(loop.target(), body);
        LoopRun.Choice choice = loop.test() == null ? null : choice(loop, loop.test(), around);
        Run otherwise = null;
        ScopeEntry otherEntry = null;
        if (!loop.otherwise().isEmpty()) {
            Scope other = around.inner();
            SymbolReader.statements(loop.otherwise(), other.symbols());
            otherwise = statements.block(loop.otherwise(), other);
            otherEntry = ScopeEntry.of(other.symbols(), other.activation());
        }
        LoopRun.Turn each = new LoopRun.Turn(
                target, state == null ? -1 : state.index(), ScopeEntry.of(body.symbols(), body.activation()), turn);
        return new LoopRun(each, choice, otherwise, otherEntry);
    }

    private LoopRun.Choice choice(For loop, Expression test, Scope around) {
        Scope inside = around.inner();
        loop.target().names().forEach(inside.symbols()::parameter);
        SymbolReader.expression(test, inside.symbols());
        Eval compiled = expressions.compile(test, inside);
        return new LoopRun.Choice(
                Writer.of(loop.target(), inside), ScopeEntry.of(inside.symbols(), inside.activation()), compiled);
    }

    /** A compiled loop. Thread-safe. */
    private record LoopRun(Turn turn, @Nullable Choice choice, @Nullable Run otherwise, @Nullable ScopeEntry entry) {

        /** One turn: the slot of {@code loop} is -1 where the body does not use it. */
        record Turn(Writer target, int state, ScopeEntry entry, Run body) {}

        /** The {@code if} of a loop. */
        record Choice(Writer target, ScopeEntry entry, Eval test) {

            boolean wants(Frame frame, Object item) {
                frame.rendering.step(1);
                entry.into(frame);
                target.write(frame, item);
                return Equality.truth(test.of(frame));
            }
        }

        void over(Frame frame, Object value, LoopState.@Nullable Recursion recursion, int depth) {
            Iterator<Object> items = Iteration.of(value);
            Object iterable = value;
            if (choice != null) {
                items = Lazy.filter(items, item -> choice.wants(frame, item));
                iterable = items;
            }
            boolean ran = turn.state >= 0
                    ? withState(frame, new LoopState(iterable, items, recursion, depth))
                    : plain(frame, items);
            if (!ran && otherwise != null && entry != null) {
                entry.into(frame);
                otherwise.in(frame);
            }
        }

        private boolean plain(Frame frame, Iterator<Object> items) {
            boolean ran = false;
            while (items.hasNext()) {
                frame.rendering.step(1);
                turn.target.write(frame, items.next());
                turn.entry.into(frame);
                int next = turn.body.in(frame);
                if (next == Run.BREAK) {
                    break;
                }
                ran |= next == Run.NEXT;
            }
            return ran;
        }

        private boolean withState(Frame frame, LoopState state) {
            boolean ran = false;
            while (state.hasNext()) {
                frame.rendering.step(1);
                turn.target.write(frame, state.next());
                frame.slots[turn.state] = state;
                turn.entry.into(frame);
                int next = turn.body.in(frame);
                if (next == Run.BREAK) {
                    break;
                }
                ran |= next == Run.NEXT;
            }
            return ran;
        }
    }
}
