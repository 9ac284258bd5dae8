package io.caravan.tokenizer.split;

import static io.caravan.tokenizer.split.Characters.LETTER;
import static io.caravan.tokenizer.split.Characters.MARK;
import static io.caravan.tokenizer.split.Characters.NEWLINE;
import static io.caravan.tokenizer.split.Characters.NUMBER;
import static io.caravan.tokenizer.split.Characters.SIGN;
import static io.caravan.tokenizer.split.Characters.SPACE;

import io.caravan.tokenizer.unicode.Utf8;
import java.util.List;

/** The three patterns of DeepSeek-V3 one after the other: numbers, Chinese and Japanese, and all the rest. */
final class DeepSeekScanner implements Splitter {

    static final List<String> PATTERNS = List.of(
            "\\p{N}{1,3}",
            "[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+",
            "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+"
                    + "| ?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+");

    @Override
    public void split(byte[] text, int from, int to, PieceSink out) {
        int i = from;
        while (i < to) {
            int other = i;
            while (i < to && !isEastAsian(text, i) && (Characters.at(text, i) & NUMBER) == 0) {
                i += Utf8.length(text[i]);
            }
            rest(text, other, i, out);
            while (i < to) {
                int end = Runs.upTo(3, NUMBER, text, i, to);
                if (end == i) {
                    break;
                }
                out.piece(text, i, end);
                i = end;
            }
            int start = i;
            while (i < to && isEastAsian(text, i)) {
                i += 3;
            }
            rest(text, start, i, out);
        }
    }

    private static boolean isEastAsian(byte[] text, int i) {
        if (text[i] >= 0 || text[i] < (byte) 0xe3 || text[i] > (byte) 0xe9) {
            return false;
        }
        int c = Utf8.codePoint(text, i);
        return (c >= 0x4e00 && c <= 0x9fa5) || (c >= 0x3040 && c <= 0x30ff);
    }

    /** The third pattern; characters that it does not match stay together, up to where it matches again. */
    private static void rest(byte[] text, int from, int to, PieceSink out) {
        int i = from;
        int unmatched = from;
        while (i < to) {
            int end = end(text, i, to);
            if (end == i) {
                i += Utf8.length(text[i]);
                continue;
            }
            if (unmatched < i) {
                out.piece(text, unmatched, i);
            }
            out.piece(text, i, end);
            i = end;
            unmatched = end;
        }
        if (unmatched < to) {
            out.piece(text, unmatched, to);
        }
    }

    private static int end(byte[] text, int i, int to) {
        int first = Characters.at(text, i);
        int next = i + Characters.length(first);
        if ((first & LETTER) != 0) {
            return Runs.of(LETTER | MARK, text, next, to);
        }
        if ((first & SIGN) != 0) {
            int word = text[i] >= 0 ? asciiLetters(text, next, to) : next;
            return word > next ? word : signs(text, next, to);
        }
        int second = next < to ? Characters.at(text, next) : 0;
        if ((second & (LETTER | MARK)) != 0 && (first & NEWLINE) == 0) {
            return Runs.of(LETTER | MARK, text, next + Characters.length(second), to);
        }
        if ((first & MARK) != 0) {
            return next;
        }
        if (text[i] == ' ' && (second & SIGN) != 0) {
            return signs(text, next + Characters.length(second), to);
        }
        return (first & SPACE) != 0 ? Runs.spaces(text, i, to) : i;
    }

    private static int signs(byte[] text, int from, int to) {
        return Runs.newlines(false, text, Runs.of(SIGN, text, from, to), to);
    }

    private static int asciiLetters(byte[] text, int from, int to) {
        int i = from;
        while (i < to && (text[i] | 0x20) >= 'a' && (text[i] | 0x20) <= 'z') {
            i++;
        }
        return i;
    }
}
