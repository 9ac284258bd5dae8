package io.caravan.tokenizer;

import io.caravan.tokenizer.unicode.Utf8;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The most probable way to write a piece as tokens, each with a probability of its own (SentencePiece's Unigram). */
final class UnigramModel implements Model {

    /** How much less than the least probable token a character counts that no token has; SentencePiece's constant. */
    private static final double PENALTY = 10;

    private static final MergeTable NO_MERGES = new MergeTable(new int[0]);

    private final Vocabulary vocabulary;
    private final double[] scores;
    private final int unknown;
    private final double unknownScore;

    /** The tokens of single bytes, or null when unknown characters are not written as bytes. */
    private final int @Nullable [] bytes;

    private final ByteTrie trie = new ByteTrie();

    UnigramModel(Vocabulary vocabulary, double[] scores, int unknown, int @Nullable [] bytes) {
        this.vocabulary = vocabulary;
        this.scores = scores;
        this.unknown = unknown;
        this.bytes = bytes;
        unknownScore = Arrays.stream(scores).min().orElse(0) - PENALTY;
        for (int i = 0; i < scores.length; i++) {
            trie.add(vocabulary.tokens().token(i), i);
        }
    }

    @Override
    public MergeTable merges() {
        return NO_MERGES;
    }

    @Override
    public void encode(byte[] text, int from, int to, Encoding encoding) {
        int length = to - from;
        double[] best = new double[length + 1];
        int[] starts = new int[length + 1];
        int[] ids = new int[length + 1];
        Arrays.fill(starts, -1);
        for (int at = 0; at < length; at += Utf8.length(text[from + at])) {
            int next = at + Utf8.length(text[from + at]);
            boolean single = false;
            int node = 0;
            for (int end = at + 1; end <= length; end++) {
                node = trie.child(node, text[from + end - 1]);
                if (node == 0) {
                    break;
                }
                int id = trie.number(node);
                if (id >= 0) {
                    single |= end == next;
                    double score = best[at] + scores[id];
                    if (starts[end] < 0 || score > best[end]) {
                        best[end] = score;
                        starts[end] = at;
                        ids[end] = id;
                    }
                }
            }
            if (!single && (starts[next] < 0 || best[at] + unknownScore > best[next])) {
                best[next] = best[at] + unknownScore;
                starts[next] = at;
                ids[next] = unknown;
            }
        }
        follow(starts, length);
        append(text, from, starts, ids, encoding.out());
    }

    /** Turns the way back from the end into the way there: for each place on it the next, in {@code starts} itself. */
    private static void follow(int[] starts, int length) {
        int next = length;
        int at = starts[length];
        starts[length] = -1;
        while (at >= 0) {
            int before = starts[at];
            starts[at] = next;
            next = at;
            at = before;
        }
    }

    /** Appends the tokens; unknown characters side by side count as one. */
    private void append(byte[] text, int from, int[] nexts, int[] ids, TokenBuffer out) {
        int at = 0;
        while (nexts[at] >= 0) {
            int end = nexts[at];
            if (ids[end] != unknown) {
                out.add(ids[end]);
            } else {
                while (nexts[end] >= 0 && ids[nexts[end]] == unknown) {
                    end = nexts[end];
                }
                appendUnknown(text, from + at, from + end, out);
            }
            at = end;
        }
    }

    private void appendUnknown(byte[] text, int from, int to, TokenBuffer out) {
        int known = vocabulary.find(text, from, to);
        if (known >= 0 || bytes == null) {
            out.add(known >= 0 ? known : unknown);
            return;
        }
        for (int i = from; i < to; i++) {
            out.add(bytes[text[i] & 0xff]);
        }
    }
}
