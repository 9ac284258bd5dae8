package io.caravan.tokenizer.template;

import io.caravan.tokenizer.template.Expression.Arguments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiled arguments of a call. Thread-safe. */
final class ArgsCode {

    private final Eval[] positional;
    private final List<String> names;
    private final Eval[] named;
    private final @Nullable Eval spread;
    private final @Nullable Eval spreadNamed;

    ArgsCode(Arguments arguments, ExpressionCompiler compiler, Scope scope, int line) {
        if (new HashSet<>(arguments.names()).size() < arguments.names().size()) {
            throw TemplateException.syntax(line, "an argument is named twice");
        }
        positional = compiler.all(arguments.positional(), scope);
        names = arguments.names();
        named = compiler.all(arguments.named(), scope);
        spread = arguments.spread() == null ? null : compiler.compile(arguments.spread(), scope);
        spreadNamed = arguments.spreadNamed() == null ? null : compiler.compile(arguments.spreadNamed(), scope);
    }

    Args of(Frame frame) {
        if (spread == null && spreadNamed == null) {
            if (positional.length == 0 && named.length == 0) {
                return Args.NONE;
            }
            return new Args(values(positional, frame), names, values(named, frame));
        }
        List<Object> all = new ArrayList<>(values(positional, frame));
        if (spread != null) {
            all.addAll(Iteration.all(frame.rendering, spread.of(frame)));
        }
        List<String> allNames = new ArrayList<>(names);
        List<Object> allNamed = new ArrayList<>(values(named, frame));
        if (spreadNamed != null) {
            addNamed(spreadNamed.of(frame), allNames, allNamed);
        }
        return new Args(all, allNames, allNamed);
    }

    private static void addNamed(Object value, List<String> names, List<Object> named) {
        if (!(value instanceof Dict dict)) {
            throw TemplateException.failed("argument after ** must be a mapping, not " + TypeName.of(value));
        }
        for (int i = 0; i < dict.size(); i++) {
            String name = Text.required(dict.key(i), "keywords");
            if (names.contains(name)) {
                throw TemplateException.failed("got multiple values for a keyword argument");
            }
            names.add(name);
            named.add(dict.value(i));
        }
    }

    private static List<Object> values(Eval[] evals, Frame frame) {
        if (evals.length == 0) {
            return List.of();
        }
        Object[] values = new Object[evals.length];
        for (int i = 0; i < evals.length; i++) {
            values[i] = evals[i].of(frame);
        }
        return Arrays.asList(values);
    }
}
