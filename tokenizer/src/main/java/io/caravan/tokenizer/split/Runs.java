package io.caravan.tokenizer.split;

import static io.caravan.tokenizer.split.Characters.NEWLINE;
import static io.caravan.tokenizer.split.Characters.SPACE;

/** The parts that the split patterns have in common. Each gives the place after what it matched, or {@code from}. */
final class Runs {

    private Runs() {}

    /** {@code [class]*}: characters that have one of the classes. */
    static int of(int classes, byte[] text, int from, int to) {
        int i = from;
        while (i < to) {
            int c = Characters.at(text, i);
            if ((c & classes) == 0) {
                return i;
            }
            i += Characters.length(c);
        }
        return i;
    }

    /** {@code [^class]*}: characters that have none of the classes. */
    static int without(int classes, byte[] text, int from, int to) {
        int i = from;
        while (i < to) {
            int c = Characters.at(text, i);
            if ((c & classes) != 0) {
                return i;
            }
            i += Characters.length(c);
        }
        return i;
    }

    /** {@code [class]{1,most}}. */
    static int upTo(int most, int classes, byte[] text, int from, int to) {
        int i = from;
        for (int left = most; left > 0 && i < to; left--) {
            int c = Characters.at(text, i);
            if ((c & classes) == 0) {
                return i;
            }
            i += Characters.length(c);
        }
        return i;
    }

    /** {@code [\r\n]*}, or {@code [\r\n/]*}. */
    static int newlines(boolean slashes, byte[] text, int from, int to) {
        int i = from;
        while (i < to && (text[i] == '\n' || text[i] == '\r' || (slashes && text[i] == '/'))) {
            i++;
        }
        return i;
    }

    /** {@code \s*[\r\n]+|\s+(?!\S)|\s+}, at a space. */
    static int spaces(byte[] text, int from, int to) {
        int i = from;
        int afterNewline = from;
        int last = from;
        while (i < to) {
            int c = Characters.at(text, i);
            if ((c & SPACE) == 0) {
                break;
            }
            last = i;
            i += Characters.length(c);
            if ((c & NEWLINE) != 0) {
                afterNewline = i;
            }
        }
        if (afterNewline > from) {
            return afterNewline;
        }
        return i == to || last == from ? i : last;
    }

    /** {@code (?i:'s|'t|'re|'ve|'m|'ll|'d)}; ſ (U+017F) is an s to the reference. */
    static int contraction(byte[] text, int from, int to) {
        if (from + 1 >= to || text[from] != '\'') {
            return from;
        }
        switch (text[from + 1] | 0x20) {
            case 's', 't', 'm', 'd':
                return from + 2;
            case 'r', 'v':
                return from + 2 < to && (text[from + 2] | 0x20) == 'e' ? from + 3 : from;
            case 'l':
                return from + 2 < to && (text[from + 2] | 0x20) == 'l' ? from + 3 : from;
            default:
                return from + 2 < to && text[from + 1] == (byte) 0xc5 && text[from + 2] == (byte) 0xbf
                        ? from + 3
                        : from;
        }
    }
}
