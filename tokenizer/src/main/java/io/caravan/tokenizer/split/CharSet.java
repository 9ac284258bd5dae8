package io.caravan.tokenizer.split;

import io.caravan.tokenizer.unicode.CharClass;
import io.caravan.tokenizer.unicode.Utf8;
import java.util.function.IntPredicate;

/** A set of characters in a pattern. */
final class CharSet {

    private final IntPredicate members;
    private final boolean[] ascii = new boolean[128];

    CharSet(IntPredicate members) {
        this.members = members;
        for (int c = 0; c < ascii.length; c++) {
            ascii[c] = members.test(c);
        }
    }

    static CharSet of(int codePoint) {
        return new CharSet(c -> c == codePoint);
    }

    /** One letter in whichever case; s and k have a third form that is beyond ASCII. */
    static CharSet ofAnyCase(int asciiLetter) {
        int lower = Character.toLowerCase(asciiLetter);
        int upper = Character.toUpperCase(asciiLetter);
        int third = lower == 's' ? 0x17f : lower == 'k' ? 0x212a : lower;
        return new CharSet(c -> c == lower || c == upper || c == third);
    }

    static CharSet range(int first, int last) {
        return new CharSet(c -> c >= first && c <= last);
    }

    static CharSet categories(int categories) {
        return new CharSet(c -> (categories >> (CharClass.of(c) & CharClass.CATEGORY) & 1) != 0);
    }

    /** What has a flag of {@link CharClass}. */
    static CharSet flag(int flag) {
        return new CharSet(c -> (CharClass.of(c) & flag) != 0);
    }

    CharSet or(CharSet other) {
        return new CharSet(members.or(other.members));
    }

    CharSet not() {
        return new CharSet(members.negate());
    }

    /** The place after the character at {@code i} if it is in the set, else -1. */
    int match(byte[] text, int i, int to) {
        if (i >= to) {
            return -1;
        }
        byte b = text[i];
        if (b >= 0) {
            return ascii[b] ? i + 1 : -1;
        }
        return members.test(Utf8.codePoint(text, i)) ? i + Utf8.length(b) : -1;
    }
}
