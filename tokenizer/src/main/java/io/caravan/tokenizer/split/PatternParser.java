package io.caravan.tokenizer.split;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Reads a {@link Pattern}'s text. Each part becomes a function from what follows it to a {@link Node}. */
final class PatternParser {

    private static final int MAX_LENGTH = 4096;
    private static final int MAX_DEPTH = 16;
    private static final int MAX_REPEAT = 1000;

    private final PatternClasses classes;
    private final PatternText text;
    private int depth;

    PatternParser(String expression) {
        text = new PatternText(expression);
        classes = new PatternClasses(text);
        if (expression.length() > MAX_LENGTH) {
            throw text.refused("more than " + MAX_LENGTH + " characters");
        }
    }

    Node parse() {
        UnaryOperator<Node> all = choice(false);
        if (text.more()) {
            throw text.refused("\")\" without \"(\"");
        }
        return all.apply(Node.end());
    }

    private UnaryOperator<Node> choice(boolean anyCase) {
        if (++depth > MAX_DEPTH) {
            throw text.refused("groups nested deeper than " + MAX_DEPTH);
        }
        List<UnaryOperator<Node>> branches = new ArrayList<>();
        do {
            branches.add(sequence(anyCase));
        } while (text.take("|"));
        depth--;
        return branches.size() == 1 ? branches.get(0) : choice(branches);
    }

    private static UnaryOperator<Node> choice(List<UnaryOperator<Node>> branches) {
        return next -> new Node.Choice(branches.stream().map(b -> b.apply(next)).toList());
    }

    private UnaryOperator<Node> sequence(boolean anyCase) {
        List<UnaryOperator<Node>> parts = new ArrayList<>();
        while (text.more() && !text.at('|') && !text.at(')')) {
            parts.add(text.at('(') ? group(anyCase) : characters(anyCase));
        }
        return next -> {
            Node node = next;
            for (int i = parts.size() - 1; i >= 0; i--) {
                node = parts.get(i).apply(node);
            }
            return node;
        };
    }

    private UnaryOperator<Node> group(boolean anyCase) {
        if (text.take("(?!") || text.take("(?=")) {
            boolean negative = text.before() == '!';
            UnaryOperator<Node> inner = choice(anyCase);
            close();
            refuseQuantifier("after a look-ahead");
            return next -> new Node.Ahead(inner.apply(Node.end()), negative, next);
        }
        boolean inner = anyCase;
        if (text.take("(?i:")) {
            inner = true;
        } else if (text.take("(?-i:")) {
            inner = false;
        } else if (!text.take("(?:")) {
            text.take("(");
            if (text.at('?') || text.at('*')) {
                throw text.refused("a group that is not (...), (?:...), (?i:...), (?=...) or (?!...)");
            }
        }
        UnaryOperator<Node> group = choice(inner);
        close();
        if (text.take("?")) {
            refuseQuantifier("after (...)?");
            return choice(List.of(group, next -> next));
        }
        refuseQuantifier("other than ? after a group");
        return group;
    }

    private void close() {
        if (!text.take(")")) {
            throw text.refused("\"(\" without \")\"");
        }
    }

    private void refuseQuantifier(String where) {
        if (text.at('?') || text.at('*') || text.at('+') || text.at('{')) {
            throw text.refused("a quantifier " + where);
        }
    }

    private UnaryOperator<Node> characters(boolean anyCase) {
        CharSet set = classes.one(anyCase);
        int least = 1;
        int most = 1;
        boolean mayPossess = true;
        if (text.take("?")) {
            least = 0;
        } else if (text.take("*")) {
            least = 0;
            most = Integer.MAX_VALUE;
        } else if (text.take("+")) {
            most = Integer.MAX_VALUE;
        } else if (text.take("{")) {
            mayPossess = false;
            least = text.number(MAX_REPEAT);
            most = !text.take(",") ? least : text.at('}') ? Integer.MAX_VALUE : text.number(MAX_REPEAT);
            if (!text.take("}") || most < least) {
                throw text.refused("a quantifier that is not {n}, {n,} or {n,m}");
            }
        } else {
            mayPossess = false;
        }
        boolean possessive = mayPossess && text.take("+");
        refuseQuantifier("after another");
        int from = least;
        int to = most;
        return next -> new Node.Repeat(set, from, to, possessive, next);
    }
}
