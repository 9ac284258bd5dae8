package io.caravan.tokenizer.template;

import io.caravan.tokenizer.template.Expression.Attribute;
import io.caravan.tokenizer.template.Expression.Call;
import io.caravan.tokenizer.template.Expression.Const;
import io.caravan.tokenizer.template.Expression.Filter;
import io.caravan.tokenizer.template.Expression.Item;
import io.caravan.tokenizer.template.Expression.Name;
import io.caravan.tokenizer.template.Expression.Slice;
import io.caravan.tokenizer.template.Expression.Test;
import io.caravan.tokenizer.template.Statement.Assign;
import io.caravan.tokenizer.template.Statement.For;
import io.caravan.tokenizer.template.Statement.Macro;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds loops over the content of a message, as vLLM does: through variables that were set to the messages or to one of
 * them, and through the parameters of macros.
 */
final class ContentLoops {

    private final List<For> loops = new ArrayList<>();
    private final List<Assign> assigns = new ArrayList<>();
    private final List<Macro> macros = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private final IdentityHashMap<For, Macro> inMacro = new IdentityHashMap<>();

    private ContentLoops(List<? extends Node> template) {
        collect(template, null);
    }

    static boolean present(List<Statement> template) {
        return new ContentLoops(template).present();
    }

    private void collect(List<? extends Node> nodes, @Nullable Macro macro) {
        for (Node node : nodes) {
            if (node instanceof For loop) {
                loops.add(loop);
                if (macro != null) {
                    inMacro.put(loop, macro);
                }
            } else if (node instanceof Assign assign) {
                assigns.add(assign);
            } else if (node instanceof Macro found) {
                macros.add(found);
            } else if (node instanceof Call call) {
                calls.add(call);
            }
            collect(node.children(), node instanceof Macro found ? found : macro);
        }
    }

    private boolean present() {
        Set<String> messages = variables();
        Set<String> message = new LinkedHashSet<>();
        for (For loop : loops) {
            if (messages.stream().anyMatch(name -> accesses(loop.items(), name, null))) {
                if (!(loop.target() instanceof Target.Variable variable)) {
                    return false;
                }
                message.add(variable.id());
            }
        }
        Map<Macro, Set<String>> parameters = new HashMap<>();
        macros.forEach(macro -> parameters.put(macro, contentParameters(macro, message)));
        return loops.stream().anyMatch(loop -> overContent(loop, message, parameters));
    }

    private boolean overContent(For loop, Set<String> message, Map<Macro, Set<String>> parameters) {
        if (isContent(loop.items(), message)) {
            return true;
        }
        if (!(loop.items() instanceof Name name)) {
            return false;
        }
        Macro macro = inMacro.get(loop);
        return macro == null
                ? name.id().equals("content")
                : parameters.getOrDefault(macro, Set.of()).contains(name.id());
    }

    /** The variables that hold the messages or a part of them. */
    private Set<String> variables() {
        Set<String> found = new LinkedHashSet<>(Set.of("messages"));
        Deque<String> open = new ArrayDeque<>(found);
        while (!open.isEmpty()) {
            String name = open.remove();
            for (Assign assign : assigns) {
                boolean related = accesses(assign.value(), name, null);
                if (related && assign.target() instanceof Target.Variable variable && found.add(variable.id())) {
                    open.add(variable.id());
                }
            }
        }
        return found;
    }

    private Set<String> contentParameters(Macro macro, Set<String> message) {
        List<String> names = macro.signature().parameters();
        Set<String> found = new HashSet<>();
        for (Call call : calls) {
            if (!(call.target() instanceof Name name) || !name.id().equals(macro.name())) {
                continue;
            }
            List<Expression> positional = call.arguments().positional();
            for (int i = 0; i < Math.min(positional.size(), names.size()); i++) {
                if (isContent(positional.get(i), message)) {
                    found.add(names.get(i));
                }
            }
            for (int i = 0; i < call.arguments().names().size(); i++) {
                String key = call.arguments().names().get(i);
                if (names.contains(key) && isContent(call.arguments().named().get(i), message)) {
                    found.add(key);
                }
            }
        }
        return found;
    }

    private static boolean isContent(Expression expression, Set<String> message) {
        return message.stream().anyMatch(name -> accesses(expression, name, "content"));
    }

    /** Whether the expression is the variable, or its member, behind any filters, tests and slices. */
    private static boolean accesses(@Nullable Expression expression, String variable, @Nullable String member) {
        if (expression instanceof Filter filter) {
            return accesses(filter.target(), variable, member);
        }
        if (expression instanceof Test test) {
            return accesses(test.target(), variable, member);
        }
        if (expression instanceof Slice slice) {
            return accesses(slice.target(), variable, member);
        }
        if (member == null) {
            return expression instanceof Name name && name.id().equals(variable);
        }
        if (expression instanceof Item item && item.key() instanceof Const key) {
            return key.value().equals(member)
                    && item.target() instanceof Name name
                    && name.id().equals(variable);
        }
        return expression instanceof Attribute attribute
                && attribute.name().equals(member)
                && attribute.target() instanceof Name name
                && name.id().equals(variable);
    }
}
