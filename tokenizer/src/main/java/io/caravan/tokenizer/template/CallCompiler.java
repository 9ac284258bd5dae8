package io.caravan.tokenizer.template;

import io.caravan.tokenizer.template.Expression.Attribute;
import io.caravan.tokenizer.template.Expression.Call;
import io.caravan.tokenizer.template.Expression.Filter;
import io.caravan.tokenizer.template.Expression.Test;

/** Makes closures of calls, filters and tests. */
final class CallCompiler {

    private final ExpressionCompiler expressions;

    CallCompiler(ExpressionCompiler expressions) {
        this.expressions = expressions;
    }

    Eval compile(Expression expression, Scope scope) {
        if (expression instanceof Call call) {
            return call(call, scope);
        }
        if (expression instanceof Filter filter) {
            Expression target = filter.target();
            if (target == null) {
                throw new IllegalStateException("a filter without a value");
            }
            return filter(filter, expressions.compile(target, scope), scope);
        }
        return test((Test) expression, scope);
    }

    private Eval call(Call call, Scope scope) {
        ArgsCode args = new ArgsCode(call.arguments(), expressions, scope, call.line());
        if (call.target() instanceof Attribute attribute) {
            return method(attribute, args, scope);
        }
        Eval target = expressions.compile(call.target(), scope);
        return frame -> called(frame, target.of(frame), args.of(frame));
    }

    /** A call with one more argument: the body of a call block. */
    Eval callWithCaller(Call call, Eval caller, Scope scope) {
        ArgsCode args = new ArgsCode(call.arguments(), expressions, scope, call.line());
        Eval target = expressions.compile(call.target(), scope);
        return frame -> called(frame, target.of(frame), args.of(frame).with("caller", caller.of(frame)));
    }

    private static Object called(Frame frame, Object function, Args args) {
        frame.rendering.step(1);
        if (function instanceof Invocable invocable) {
            return invocable.call(frame.rendering, args);
        }
        if (function instanceof Undefined missing) {
            throw missing.failure();
        }
        throw TemplateException.failed("'" + TypeName.of(function) + "' object is not callable");
    }

    /** {@code target.name(…)}: a method of a string is called without making a bound method of it. */
    private Eval method(Attribute attribute, ArgsCode args, Scope scope) {
        Eval target = expressions.compile(attribute.target(), scope);
        String name = attribute.name();
        TextMethods.Method onText = TextMethods.find(name);
        return frame -> {
            Object receiver = target.of(frame);
            if (onText != null && receiver instanceof String) {
                frame.rendering.step(1);
                return onText.on(frame.rendering, receiver, args.of(frame));
            }
            return called(frame, Attributes.attribute(receiver, name), args.of(frame));
        };
    }

    /** A filter on a value that is already compiled, or the end of a chain of filters that has none. */
    Eval filter(Filter filter, Eval target, Scope scope) {
        String name = filter.name();
        Filters.Filter known = Filters.find(name);
        if (known == null) {
            if (!scope.soft()) {
                throw TemplateException.syntax(filter.line(), "No filter named '" + name + "'.");
            }
            return frame -> Filters.named(name);
        }
        ArgsCode args = new ArgsCode(filter.arguments(), expressions, scope, filter.line());
        return new Eval() {
            @Override
            public Object of(Frame frame) {
                frame.rendering.step(1);
                Object value = target.of(frame);
                return known.of(frame.rendering, value, args.of(frame));
            }

            @Override
            public void print(Frame frame) {
                frame.rendering.step(1);
                Object value = target.of(frame);
                known.print(frame.rendering, value, args.of(frame));
            }
        };
    }

    /** The filters of a block around what the block printed. */
    Eval blockFilter(Filter filter, Eval printed, Scope scope) {
        Eval target = filter.target() instanceof Filter inner ? blockFilter(inner, printed, scope) : printed;
        return filter(filter, target, scope);
    }

    private Eval test(Test test, Scope scope) {
        String name = test.name();
        Tests.Check known = Tests.find(name);
        if (known == null) {
            if (!scope.soft()) {
                throw TemplateException.syntax(test.line(), "No test named '" + name + "'.");
            }
            return frame -> Tests.named(name);
        }
        Eval target = expressions.compile(test.target(), scope);
        ArgsCode args = new ArgsCode(test.arguments(), expressions, scope, test.line());
        return frame -> {
            Object value = target.of(frame);
            return known.of(frame.rendering, value, args.of(frame));
        };
    }
}
