package io.caravan.tokenizer.split;

import io.caravan.tokenizer.unicode.Utf8;
import java.util.List;

/** A part of a compiled pattern together with all that follows it. Holds no state, so any number of threads may use it. */
interface Node {

    /** The end of a match of this part and all that follows it from {@code i} on, or -1. */
    int match(Input input, int i);

    /** What is searched: nothing at or after {@code to} is seen. Counts steps, for a pattern may come from anywhere. */
    final class Input {
        final byte[] text;
        final int to;
        private long left;

        Input(byte[] text, int from, int to) {
            this.text = text;
            this.to = to;
            left = 1_000_000 + 1_000L * (to - from);
        }

        void step() {
            if (--left < 0) {
                throw new IllegalStateException(
                        "the split pattern takes more than 1,000 steps for each byte of a text");
            }
        }
    }

    /** The end of the pattern. */
    static Node end() {
        return (input, i) -> i;
    }

    /** From {@code least} to {@code most} characters of a set, as many as there are; gives some back unless possessive. */
    record Repeat(CharSet set, int least, int most, boolean possessive, Node next) implements Node {
        @Override
        public int match(Input input, int i) {
            int count = 0;
            int at = i;
            while (count < most) {
                int after = set.match(input.text, at, input.to);
                if (after < 0) {
                    break;
                }
                input.step();
                at = after;
                count++;
            }
            for (; count >= least; count--) {
                input.step();
                int end = next.match(input, at);
                if (end >= 0 || possessive || count == least) {
                    return end;
                }
                at = Utf8.previous(input.text, at);
            }
            return -1;
        }
    }

    /** The first branch that leads to a match; each ends in what follows. */
    record Choice(List<Node> branches) implements Node {
        @Override
        public int match(Input input, int i) {
            for (Node branch : branches) {
                input.step();
                int end = branch.match(input, i);
                if (end >= 0) {
                    return end;
                }
            }
            return -1;
        }
    }

    /** {@code (?=...)} and {@code (?!...)}. */
    record Ahead(Node condition, boolean negative, Node next) implements Node {
        @Override
        public int match(Input input, int i) {
            return condition.match(input, i) >= 0 == negative ? -1 : next.match(input, i);
        }
    }
}
