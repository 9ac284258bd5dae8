package io.caravan.tokenizer.template;

import io.caravan.tokenizer.template.Expression.Name;
import io.caravan.tokenizer.template.Statement.Assign;
import io.caravan.tokenizer.template.Statement.AssignBlock;
import io.caravan.tokenizer.template.Statement.CallBlock;
import io.caravan.tokenizer.template.Statement.FilterBlock;
import io.caravan.tokenizer.template.Statement.For;
import io.caravan.tokenizer.template.Statement.If;
import io.caravan.tokenizer.template.Statement.Macro;
import io.caravan.tokenizer.template.Statement.Print;
import io.caravan.tokenizer.template.Statement.Signature;
import io.caravan.tokenizer.template.Statement.With;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Finds the variables of a scope in its statements; bodies that are scopes of their own are left to these. */
final class SymbolReader {

    private SymbolReader() {}

    static void statements(List<? extends Node> body, Symbols to) {
        for (Node node : body) {
            if (node instanceof Statement statement) {
                statement(statement, to);
            } else if (node instanceof Expression expression) {
                expression(expression, to);
            }
        }
    }

    static void expression(Expression expression, Symbols to) {
        if (expression instanceof Name name) {
            to.load(name.id());
        }
        statements(expression.children(), to);
    }

    /** The parameters of a macro or caller, its defaults and its body. */
    static void function(Signature signature, List<Statement> body, Symbols to) {
        signature.parameters().forEach(to::parameter);
        statements(signature.defaults(), to);
        statements(body, to);
    }

    static void targets(Target target, Symbols to) {
        if (target instanceof Target.Variable variable) {
            to.store(variable.id());
        } else if (target instanceof Target.Member member) {
            to.load(member.namespace());
        } else if (target instanceof Target.Unpacked unpacked) {
            unpacked.targets().forEach(each -> targets(each, to));
        }
    }

    private static void statement(Statement statement, Symbols to) {
        if (statement instanceof If branches) {
            branches(branches, 0, to);
        } else if (statement instanceof Print print) {
            expression(print.value(), to);
        } else if (statement instanceof Assign assign) {
            expression(assign.value(), to);
            targets(assign.target(), to);
        } else if (statement instanceof For loop) {
            expression(loop.items(), to);
        } else if (statement instanceof Macro macro) {
            to.store(macro.name());
        } else if (statement instanceof CallBlock block && block.call() != null) {
            expression(block.call(), to);
        } else if (statement instanceof FilterBlock block) {
            expression(block.filter(), to);
        } else if (statement instanceof With with) {
            statements(with.values(), to);
        } else if (statement instanceof AssignBlock block) {
            targets(block.target(), to);
        }
    }

    /** The branches are joined at once, but jinja2 takes an {@code elif} for an {@code if} inside a branch of its own. */
    private static void branches(If all, int from, Symbols to) {
        expression(all.tests().get(from), to);
        Symbols first = to.copy();
        statements(all.bodies().get(from), first);
        Symbols others = to.copy();
        if (from == 0) {
            for (int i = 1; i < all.tests().size(); i++) {
                elif(all, i, others);
            }
        }
        Symbols last = to.copy();
        statements(all.otherwise(), last);
        to.join(List.of(first, others, last));
    }

    private static void elif(If all, int at, Symbols to) {
        expression(all.tests().get(at), to);
        Symbols body = to.copy();
        statements(all.bodies().get(at), body);
        to.join(List.of(body, to.copy(), to.copy()));
    }

    /** Whether the name is read in the nodes before they write it, in any scope below. */
    static boolean reads(List<? extends Node> nodes, String name) {
        List<Boolean> found = new ArrayList<>();
        walk(nodes, node -> {
            if (node instanceof Name read && read.id().equals(name)) {
                found.add(true);
                return false;
            }
            return !stored(node, name);
        });
        return !found.isEmpty();
    }

    static boolean stored(Node node, String name) {
        Target target = node instanceof Assign assign
                ? assign.target()
                : node instanceof AssignBlock block ? block.target() : node instanceof For loop ? loop.target() : null;
        Signature signature = node instanceof Macro macro
                ? macro.signature()
                : node instanceof CallBlock block ? block.signature() : Signature.NONE;
        return (target != null && target.names().contains(name))
                || signature.parameters().contains(name);
    }

    /** Visits nodes in order until the visitor says no. */
    private static boolean walk(List<? extends Node> nodes, Predicate<Node> visitor) {
        for (Node node : nodes) {
            if (!visitor.test(node) || !walk(node.children(), visitor)) {
                return false;
            }
        }
        return true;
    }
}
