package io.caravan.tokenizer;

import io.caravan.tokenizer.unicode.CharClass;
import io.caravan.tokenizer.unicode.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/** Finds added tokens: the leftmost, and of those that start at one place the longest. Immutable. */
final class AddedTokens {

    private final ByteTrie trie = new ByteTrie();
    private final List<AddedToken> tokens;

    /** What to do with the parts of a text. */
    interface Parts {
        void token(int id);

        void text(byte[] text, int from, int to);
    }

    /** @param form what a token's text becomes before it is looked for */
    AddedTokens(List<AddedToken> tokens, UnaryOperator<byte[]> form) {
        this.tokens = List.copyOf(tokens);
        for (int i = 0; i < tokens.size(); i++) {
            byte[] text = form.apply(tokens.get(i).content().getBytes(StandardCharsets.UTF_8));
            if (text.length > 0) {
                trie.add(text, i);
            }
        }
    }

    /** Hands out tokens and the text between them, from left to right. */
    void cut(byte[] text, int from, int to, Parts parts) {
        int done = from;
        int i = trie.isEmpty() ? to : trie.candidate(text, from, to);
        while (i < to) {
            long found = trie.longest(text, i, to);
            if (found < 0) {
                i = trie.candidate(text, i + 1, to);
                continue;
            }
            AddedToken token = tokens.get((int) (found >> 32));
            int end = (int) found;
            if (!token.singleWord() || standsAlone(text, from, i, end, to)) {
                int start = token.before() ? Math.max(done, spaceBefore(text, from, i)) : i;
                if (start > done) {
                    parts.text(text, done, start);
                }
                parts.token(token.id());
                done = token.after() ? spaceAfter(text, end, to) : end;
            }
            i = trie.candidate(text, end, to);
        }
        if (done < to) {
            parts.text(text, done, to);
        }
    }

    /**
     * Where a text may be cut in two that have the same ids as the whole: the end of the first token that lies at least {@code least}
     * bytes after {@code from}; -1 if there is none. {@code from} is the start of the text or such a place.
     */
    int cutAfter(byte[] text, int from, int to, int least) {
        int i = trie.isEmpty() ? to : trie.candidate(text, from, to);
        while (i < to) {
            long found = trie.longest(text, i, to);
            int end = found < 0 ? i + 1 : (int) found;
            if (found >= 0 && end - from >= least && endsAlone(tokens.get((int) (found >> 32)), text, end)) {
                return end;
            }
            i = trie.candidate(text, end, to);
        }
        return -1;
    }

    /** Whether nothing after a token depends on it: it takes no white space along, and is no letter before a whole word. */
    private static boolean endsAlone(AddedToken token, byte[] text, int end) {
        return !token.after() && !token.singleWord() && !is(CharClass.WORD, text, Utf8.previous(text, end));
    }

    private static boolean standsAlone(byte[] text, int from, int start, int end, int to) {
        return (start == from || !is(CharClass.WORD, text, Utf8.previous(text, start)))
                && (end == to || !is(CharClass.WORD, text, end));
    }

    private static int spaceBefore(byte[] text, int from, int to) {
        int i = to;
        while (i > from && is(CharClass.SPACE, text, Utf8.previous(text, i))) {
            i = Utf8.previous(text, i);
        }
        return i;
    }

    private static int spaceAfter(byte[] text, int from, int to) {
        int i = from;
        while (i < to && is(CharClass.SPACE, text, i)) {
            i += Utf8.length(text[i]);
        }
        return i;
    }

    private static boolean is(int flag, byte[] text, int i) {
        return (CharClass.of(Utf8.codePoint(text, i)) & flag) != 0;
    }
}
