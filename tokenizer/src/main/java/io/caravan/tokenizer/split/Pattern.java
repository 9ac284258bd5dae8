package io.caravan.tokenizer.split;

import io.caravan.tokenizer.unicode.Utf8;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of the kind that tokenizers split by, with the reference's (Oniguruma's) meaning and this package's Unicode:
 * characters, classes, {@code \p{..}} of general categories, {@code \s \d \w}, choices, groups (also {@code (?i:...)}),
 * look-ahead, greedy and possessive quantifiers. Anything else is refused. Thread-safe.
 */
public final class Pattern {

    private final Node start;

    private Pattern(Node start) {
        this.start = start;
    }

    /**
     * Compiles an expression.
     *
     * @throws IllegalArgumentException saying what is not supported and where
     */
    public static Pattern compile(String expression) {
        return new Pattern(new PatternParser(expression).parse());
    }

    /** A pattern that is the text itself. */
    public static Pattern literal(String text) {
        StringBuilder expression = new StringBuilder();
        text.codePoints().forEach(c -> {
            if ("\\|()[{^$*+?.".indexOf(c) >= 0) {
                expression.append('\\');
            }
            expression.appendCodePoint(c);
        });
        return compile(expression.toString());
    }

    /** A part of a text with something else in place of each match; null when there is none. */
    public byte @Nullable [] replace(byte[] text, int from, int to, byte[] with) {
        Matches matches = matches(text, from, to);
        if (!matches.next()) {
            return null;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(to - from + 16);
        int done = from;
        do {
            out.write(text, done, matches.start() - done);
            out.writeBytes(with);
            done = matches.end();
        } while (matches.next());
        out.write(text, done, to - done);
        return out.toByteArray();
    }

    /** Finds matches in a part of a text, from left to right; an empty match is skipped. */
    Matches matches(byte[] text, int from, int to) {
        return new Matches(new Node.Input(text, from, to), from);
    }

    /** The matches of one text, one after the other. */
    final class Matches {
        private final Node.Input input;
        private int start;
        private int end;

        private Matches(Node.Input input, int from) {
            this.input = input;
            end = from;
        }

        boolean next() {
            for (start = end; start < input.to; start += Utf8.length(input.text[start])) {
                int match = Pattern.this.start.match(input, start);
                if (match > start) {
                    end = match;
                    return true;
                }
            }
            return false;
        }

        int start() {
            return start;
        }

        int end() {
            return end;
        }
    }
}
