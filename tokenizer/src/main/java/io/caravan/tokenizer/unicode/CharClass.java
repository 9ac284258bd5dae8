package io.caravan.tokenizer.unicode;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The general category of a code point, and whether it is white space (property White_Space) or part of a word. Sets of
 * categories are bit sets: bit {@code n} is the category with the number {@code n}. Thread-safe.
 */
public final class CharClass {

    /** Bits of {@link #of}: the category's number. */
    public static final int CATEGORY = 31;

    /** Bit of {@link #of}: White_Space. */
    public static final int SPACE = 32;

    /** Bit of {@link #of}: what {@code \w} matches. */
    public static final int WORD = 64;

    private static final List<String> NAMES = List.of(
            "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf",
            "Po", "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Co", "Cs");
    private static final Map<String, Integer> SETS = sets();
    private static final int BLOCK = 7;

    /** Two levels: the place of each block of 128 code points in {@link #FLAGS}. */
    private static final char[] BLOCKS = new char[UnicodeTable.CODE_POINTS >> BLOCK];

    private static final byte[] FLAGS = flags(UnicodeTable.read().flags);

    private CharClass() {}

    /** Category, {@link #SPACE} and {@link #WORD} of a code point from 0 to 0x10ffff. */
    public static int of(int codePoint) {
        return FLAGS[BLOCKS[codePoint >> BLOCK] + (codePoint & 127)];
    }

    /** The set of categories of a name such as {@code L}, {@code Lu} or {@code P}; null when there is none of that name. */
    public static @Nullable Integer categories(String name) {
        return SETS.get(name);
    }

    private static Map<String, Integer> sets() {
        Map<String, Integer> sets = new HashMap<>();
        for (int i = 0; i < NAMES.size(); i++) {
            String name = NAMES.get(i);
            sets.put(name, 1 << i);
            sets.merge(name.substring(0, 1), 1 << i, (a, b) -> a | b);
        }
        return Map.copyOf(sets);
    }

    private static byte[] flags(byte[] all) {
        Map<String, Integer> places = new HashMap<>();
        byte[] flags = new byte[1 << 16];
        int size = 0;
        for (int block = 0; block < BLOCKS.length; block++) {
            byte[] part = Arrays.copyOfRange(all, block << BLOCK, (block + 1) << BLOCK);
            String key = Arrays.toString(part);
            Integer place = places.get(key);
            if (place == null) {
                place = size;
                System.arraycopy(part, 0, flags, size, part.length);
                size += part.length;
                places.put(key, place);
            }
            BLOCKS[block] = (char) (int) place;
        }
        return Arrays.copyOf(flags, size);
    }
}
