package io.caravan.tokenizer.unicode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** The resource {@code unicode.bin}; its format is described where it is made, in {@code reference/unicode_tables.py}. */
final class UnicodeTable {

    static final int CODE_POINTS = 0x110000;

    private final byte[] bytes;
    private int position;

    /** For each code point its general category, whether it is white space and whether it is part of a word. */
    final byte[] flags = new byte[CODE_POINTS];

    final Map<Integer, Integer> combiningClasses = new HashMap<>();
    final Map<Integer, int[]> canonical;
    final Map<Integer, int[]> compatible;

    /** Pairs (first in the upper half, second in the lower) that compose. */
    final Map<Long, Integer> compositions = new HashMap<>();

    final Map<Integer, int[]> lowerCase;

    private UnicodeTable(byte[] bytes) {
        this.bytes = bytes;
        for (int codePoint = 0; codePoint < CODE_POINTS; ) {
            int end = codePoint + number();
            byte flag = (byte) number();
            while (codePoint < end) {
                flags[codePoint++] = flag;
            }
        }
        for (int left = number(), codePoint = 0; left > 0; left--) {
            codePoint += number();
            combiningClasses.put(codePoint, number());
        }
        canonical = mappings();
        compatible = mappings();
        for (int left = number(), first = 0; left > 0; left--) {
            first += number();
            long second = number();
            compositions.put((long) first << 32 | second, number());
        }
        lowerCase = mappings();
    }

    static UnicodeTable read() {
        try (InputStream resource = UnicodeTable.class.getResourceAsStream("/io/caravan/tokenizer/unicode.bin")) {
            if (resource == null) {
                throw new IllegalStateException("the resource io/caravan/tokenizer/unicode.bin is missing");
            }
            return new UnicodeTable(resource.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<Integer, int[]> mappings() {
        Map<Integer, int[]> mappings = new HashMap<>();
        for (int left = number(), codePoint = 0; left > 0; left--) {
            codePoint += number();
            int[] text = new int[number()];
            for (int i = 0; i < text.length; i++) {
                text[i] = number();
            }
            mappings.put(codePoint, text);
        }
        return mappings;
    }

    private int number() {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = bytes[position++];
            value |= (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }
}
