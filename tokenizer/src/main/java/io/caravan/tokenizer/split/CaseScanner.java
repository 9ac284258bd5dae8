package io.caravan.tokenizer.split;

import static io.caravan.tokenizer.split.Characters.LETTER;
import static io.caravan.tokenizer.split.Characters.LOWER;
import static io.caravan.tokenizer.split.Characters.NEWLINE;
import static io.caravan.tokenizer.split.Characters.NUMBER;
import static io.caravan.tokenizer.split.Characters.SPACE;
import static io.caravan.tokenizer.split.Characters.UPPER;

/** The pattern that cuts words where their case changes: OpenAI's o200k (gpt-oss) and Mistral's Tekken. */
final class CaseScanner implements Splitter {

    static final String O200K = pattern("(?i:'s|'t|'re|'ve|'m|'ll|'d)?", "\\p{N}{1,3}");
    static final String TEKKEN = pattern("", "\\p{N}");

    private final boolean contractions;
    private final int digits;

    CaseScanner(boolean contractions, int digits) {
        this.contractions = contractions;
        this.digits = digits;
    }

    private static String pattern(String contractions, String digits) {
        String before = "[^\\r\\n\\p{L}\\p{N}]?";
        String upper = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
        String lower = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";
        return before + upper + "*" + lower + "+" + contractions + "|" + before + upper + "+" + lower + "*"
                + contractions + "|" + digits + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    }

    @Override
    public void split(byte[] text, int from, int to, PieceSink out) {
        int i = from;
        while (i < to) {
            int end = end(text, i, to);
            out.piece(text, i, end);
            i = end;
        }
    }

    private int end(byte[] text, int i, int to) {
        int first = Characters.at(text, i);
        int next = i + Characters.length(first);
        if ((first & NUMBER) != 0) {
            return Runs.upTo(digits - 1, NUMBER, text, next, to);
        }
        int word = (first & LETTER) != 0 ? word(text, i, to) : afterSign(first, text, i, next, to);
        if (word > i) {
            return contractions ? Runs.contraction(text, word, to) : word;
        }
        if ((first & SPACE) == 0) {
            return signs(text, next, to);
        }
        if (text[i] == ' ' && next < to) {
            int second = Characters.at(text, next);
            if ((second & (SPACE | NUMBER | LETTER)) == 0) {
                return signs(text, next + Characters.length(second), to);
            }
        }
        return Runs.spaces(text, i, to);
    }

    /**
     * A word after one character that is no letter. A mark can be that character or the word's first; as the pattern has
     * it, small letters after the mark come first, then a word from the mark itself.
     */
    private static int afterSign(int first, byte[] text, int i, int next, int to) {
        if ((first & NEWLINE) != 0) {
            return i;
        }
        if ((first & UPPER) == 0) {
            int end = word(text, next, to);
            return end > next ? end : i;
        }
        int end = withLower(text, next, to);
        return end > next ? end : withLower(text, i, to);
    }

    /** {@code upper*lower+|upper+lower*}, or {@code from}. */
    private static int word(byte[] text, int from, int to) {
        int end = withLower(text, from, to);
        return end > from ? end : Runs.of(UPPER, text, from, to);
    }

    /** {@code upper*lower+}: when no small letter follows the capitals, up to the last of them that is both. */
    private static int withLower(byte[] text, int from, int to) {
        int i = from;
        int lastBoth = from;
        while (i < to) {
            int c = Characters.at(text, i);
            if ((c & UPPER) == 0) {
                if ((c & LOWER) != 0) {
                    return Runs.of(LOWER, text, i + Characters.length(c), to);
                }
                break;
            }
            i += Characters.length(c);
            if ((c & LOWER) != 0) {
                lastBoth = i;
            }
        }
        return lastBoth;
    }

    private static int signs(byte[] text, int from, int to) {
        return Runs.newlines(true, text, Runs.without(SPACE | NUMBER | LETTER, text, from, to), to);
    }
}
