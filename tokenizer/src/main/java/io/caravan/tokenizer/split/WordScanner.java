package io.caravan.tokenizer.split;

import static io.caravan.tokenizer.split.Characters.LETTER;
import static io.caravan.tokenizer.split.Characters.MARK;
import static io.caravan.tokenizer.split.Characters.NEWLINE;
import static io.caravan.tokenizer.split.Characters.NUMBER;
import static io.caravan.tokenizer.split.Characters.SPACE;

/** The pattern that began with OpenAI's cl100k: Qwen 2 to 3, Llama 3 and many more. */
final class WordScanner implements Splitter {

    private final int letters;
    private final int digits;

    private WordScanner(int letters, int digits) {
        this.letters = letters;
        this.digits = digits;
    }

    static WordScanner withDigits(int digits) {
        return new WordScanner(LETTER, digits);
    }

    /** Marks belong to words, as in Qwen 3.5. */
    static WordScanner withMarks(int digits) {
        return new WordScanner(LETTER | MARK, digits);
    }

    static String pattern(String letters, String digits) {
        return "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?"
                + (letters.length() > 5 ? "[" + letters + "]" : letters) + "+|" + digits + "| ?[^\\s" + letters
                + "\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
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
        if ((first & LETTER) != 0) {
            return Runs.of(letters, text, next, to);
        }
        if (text[i] == '\'') {
            int end = Runs.contraction(text, i, to);
            if (end > i) {
                return end;
            }
        }
        if ((first & NUMBER) != 0) {
            return Runs.upTo(digits - 1, NUMBER, text, next, to);
        }
        int second = next < to ? Characters.at(text, next) : 0;
        if ((second & letters) != 0 && (first & NEWLINE) == 0) {
            return Runs.of(letters, text, next + Characters.length(second), to);
        }
        if ((first & letters) != 0) {
            return next;
        }
        if ((first & SPACE) == 0) {
            return signs(text, next, to);
        }
        if (text[i] == ' ' && next < to && (second & (SPACE | NUMBER)) == 0) {
            return signs(text, next + Characters.length(second), to);
        }
        return Runs.spaces(text, i, to);
    }

    private int signs(byte[] text, int from, int to) {
        return Runs.newlines(false, text, Runs.without(SPACE | NUMBER | letters, text, from, to), to);
    }
}
