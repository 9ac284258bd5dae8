package io.caravan.tokenizer.split;

import io.caravan.tokenizer.unicode.CharClass;
import io.caravan.tokenizer.unicode.Utf8;

/** What scanners ask of a character, in one look: the classes that split patterns name, and its length in bytes. */
final class Characters {

    static final int LETTER = 1;
    static final int NUMBER = 2;
    static final int SPACE = 4;

    /** {@code \r} or {@code \n}; these are {@link #SPACE} too. */
    static final int NEWLINE = 8;

    static final int MARK = 16;

    /** {@code [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]}. */
    static final int UPPER = 32;

    /** {@code [\p{Ll}\p{Lm}\p{Lo}\p{M}]}. */
    static final int LOWER = 64;

    /** {@code [\p{P}\p{S}]}. */
    static final int SIGN = 128;

    private static final int LENGTH_SHIFT = 8;
    private static final int[] BY_FLAGS = byFlags();
    private static final int[] ASCII = ascii();

    private Characters() {}

    /** The classes of the character at {@code i}; its {@link #length} is in the same number. */
    static int at(byte[] text, int i) {
        byte b = text[i];
        return b >= 0 ? ASCII[b] : beyondAscii(text, i);
    }

    /** How many bytes the character has. */
    static int length(int classes) {
        return classes >> LENGTH_SHIFT;
    }

    private static int beyondAscii(byte[] text, int i) {
        return BY_FLAGS[CharClass.of(Utf8.codePoint(text, i)) & 63] | Utf8.length(text[i]) << LENGTH_SHIFT;
    }

    private static int[] byFlags() {
        int[] classes = new int[64];
        for (int i = 0; i < 64; i++) {
            int category = 1 << (i & CharClass.CATEGORY);
            classes[i] = bit(category, LETTER, "L")
                    | bit(category, NUMBER, "N")
                    | bit(category, MARK, "M")
                    | bit(category, UPPER, "Lu", "Lt", "Lm", "Lo", "M")
                    | bit(category, LOWER, "Ll", "Lm", "Lo", "M")
                    | bit(category, SIGN, "P", "S")
                    | ((i & CharClass.SPACE) == 0 ? 0 : SPACE);
        }
        return classes;
    }

    private static int bit(int category, int bit, String... names) {
        for (String name : names) {
            Integer set = CharClass.categories(name);
            if (set != null && (set & category) != 0) {
                return bit;
            }
        }
        return 0;
    }

    private static int[] ascii() {
        int[] classes = new int[128];
        for (int c = 0; c < 128; c++) {
            classes[c] = BY_FLAGS[CharClass.of(c) & 63] | 1 << LENGTH_SHIFT;
        }
        classes['\r'] |= NEWLINE;
        classes['\n'] |= NEWLINE;
        return classes;
    }
}
