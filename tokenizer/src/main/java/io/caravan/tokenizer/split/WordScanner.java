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
            int end = i + Long.BYTES <= text.length && text[i] >= 0 ? ascii(text, i, to) : i;
            if (end == i) {
                end = end(text, i, to);
            }
            out.piece(text, i, end);
            i = end;
        }
    }

    /** The end of the piece at an ASCII character where the next eight bytes tell, or {@code i}; with few jumps, each to guess wrong. */
    private int ascii(byte[] text, int i, int to) {
        long eight = EightBytes.at(text, i);
        int first = Characters.at(text, i);
        if ((first & NUMBER) != 0) {
            return asciiDigits(eight, text, i, to);
        }
        if (text[i] == '\'') {
            return i;
        }
        long asciiLetters = EightBytes.letters(eight);
        int word = EightBytes.run(asciiLetters | EightBytes.FIRST);
        if ((first & LETTER) != 0 || (word > 1 && i + 1 < to && (first & NEWLINE) == 0)) {
            int end = word < Long.BYTES ? i + word : behindLetters(text, i + word, to);
            return Runs.of(letters, text, Math.min(end, to), to);
        }
        long spaces = EightBytes.spaces(eight);
        if ((first & SPACE) == 0 || (text[i] == ' ' && (spaces & EightBytes.FIRST << Byte.SIZE) == 0)) {
            long others = asciiLetters | EightBytes.digits(eight) | spaces | (eight & EightBytes.HIGH);
            int signs = EightBytes.runWithout(others & ~EightBytes.FIRST);
            boolean told = signs < Long.BYTES && i + signs < to && text[i + signs] >= 0;
            if (told && (signs > 1 || (first & SPACE) == 0)) {
                return Runs.newlines(false, text, i + signs, to);
            }
            if (!told || signs > 1) {
                return i;
            }
        }
        return asciiSpaces(eight, spaces, text, i, to);
    }

    private int asciiDigits(long eight, byte[] text, int i, int to) {
        if (digits == 1) {
            return i + 1;
        }
        int run = Math.min(EightBytes.run(EightBytes.digits(eight)), digits);
        return run == digits || i + run >= to || text[i + run] >= 0 ? Math.min(i + run, to) : i;
    }

    /** How far ASCII letters go on at least from here, eight at a time; beyond {@code to} it may say anything. */
    private static int behindLetters(byte[] text, int from, int to) {
        int i = from;
        int run = Long.BYTES;
        while (run == Long.BYTES && i < to && i + Long.BYTES <= text.length) {
            run = EightBytes.run(EightBytes.letters(EightBytes.at(text, i)));
            i += run;
        }
        return i;
    }

    private static int asciiSpaces(long eight, long spaces, byte[] text, int i, int to) {
        int run = EightBytes.run(spaces);
        if (run == Long.BYTES || i + run >= to || text[i + run] < 0) {
            return i;
        }
        int lines = EightBytes.endOfLast(EightBytes.first(run, EightBytes.newlines(eight)));
        return lines > 0 ? i + lines : i + Math.max(run - 1, 1);
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
