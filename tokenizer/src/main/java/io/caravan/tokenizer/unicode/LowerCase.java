package io.caravan.tokenizer.unicode;

import java.util.Arrays;
import java.util.Map;

/** Lower case, each character on its own (a final sigma is like any other). Thread-safe. */
public final class LowerCase {

    private static final Map<Integer, int[]> MAPPINGS = Map.copyOf(UnicodeTable.read().lowerCase);

    private LowerCase() {}

    /** A part of a text in lower case. */
    public static byte[] of(byte[] text, int from, int to) {
        byte[] out = new byte[(to - from) * 3 + 8];
        int size = 0;
        for (int i = from; i < to; i += Utf8.length(text[i])) {
            int codePoint = Utf8.codePoint(text, i);
            int[] mapping = MAPPINGS.get(codePoint);
            if (mapping == null) {
                size = Utf8.write(codePoint, out, size);
            } else {
                for (int c : mapping) {
                    size = Utf8.write(c, out, size);
                }
            }
        }
        return Arrays.copyOf(out, size);
    }
}
