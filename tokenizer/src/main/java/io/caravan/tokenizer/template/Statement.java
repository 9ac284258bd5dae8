package io.caravan.tokenizer.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A parsed statement, or a piece of text. */
sealed interface Statement extends Node {

    /** Text between tags. */
    record Text(String text, int line) implements Statement {
        @Override
        public List<Node> children() {
            return List.of();
        }
    }

    /** {@code {{ expression }}}. */
    record Print(Expression value, int line) implements Statement {
        @Override
        public List<Node> children() {
            return List.of(value);
        }
    }

    /** {@code if} with one body for each test, and {@code else}. */
    record If(List<Expression> tests, List<List<Statement>> bodies, List<Statement> otherwise, int line)
            implements Statement {
        @Override
        public List<Node> children() {
            List<Node> all = new ArrayList<>();
            for (int i = 0; i < tests.size(); i++) {
                all.add(tests.get(i));
                all.addAll(bodies.get(i));
            }
            all.addAll(otherwise);
            return all;
        }
    }

    /** {@code for target in items if test}. */
    record For(
            Target target,
            Expression items,
            @Nullable Expression test,
            boolean recursive,
            List<Statement> body,
            List<Statement> otherwise,
            int line)
            implements Statement {
        @Override
        public List<Node> children() {
            List<Node> all = new ArrayList<>(List.of(items));
            all.addAll(body);
            all.addAll(otherwise);
            if (test != null) {
                all.add(test);
            }
            return all;
        }
    }

    /** {@code set target = value}. */
    record Assign(Target target, Expression value, int line) implements Statement {
        @Override
        public List<Node> children() {
            return List.of(value);
        }
    }

    /** {@code set target} to {@code endset}, through a filter or none. */
    record AssignBlock(Target target, Expression.@Nullable Filter filter, List<Statement> body, int line)
            implements Statement {
        @Override
        public List<Node> children() {
            return withFilter(body, filter);
        }
    }

    /** {@code filter} to {@code endfilter}. */
    record FilterBlock(Expression.Filter filter, List<Statement> body, int line) implements Statement {
        @Override
        public List<Node> children() {
            return withFilter(body, filter);
        }
    }

    /** The parameters of a macro; the last ones have defaults. */
    record Signature(List<String> parameters, List<Expression> defaults) {
        static final Signature NONE = new Signature(List.of(), List.of());
    }

    /** {@code macro}. */
    record Macro(String name, Signature signature, List<Statement> body, int line) implements Statement {
        @Override
        public List<Node> children() {
            List<Node> all = new ArrayList<>(signature.defaults());
            all.addAll(body);
            return all;
        }
    }

    /** {@code call} to {@code endcall}; also {@code generation}, which calls nothing but shows its body. */
    record CallBlock(Signature signature, Expression.@Nullable Call call, List<Statement> body, int line)
            implements Statement {
        @Override
        public List<Node> children() {
            List<Node> all = new ArrayList<>();
            if (call != null) {
                all.add(call);
            }
            all.addAll(signature.defaults());
            all.addAll(body);
            return all;
        }
    }

    /** {@code with}. */
    record With(List<Target> targets, List<Expression> values, List<Statement> body, int line) implements Statement {
        @Override
        public List<Node> children() {
            List<Node> all = new ArrayList<>(values);
            all.addAll(body);
            return all;
        }
    }

    /** {@code break} or {@code continue}. */
    record Leave(boolean loop, int line) implements Statement {
        @Override
        public List<Node> children() {
            return List.of();
        }
    }

    /** A statement that is not offered; it fails only where it is reached, as Python does without a loader. */
    record Unsupported(String tag, int line) implements Statement {
        @Override
        public List<Node> children() {
            return List.of();
        }
    }

    private static List<Node> withFilter(List<Statement> body, @Nullable Node filter) {
        List<Node> all = new ArrayList<>(body);
        if (filter != null) {
            all.add(filter);
        }
        return all;
    }
}
