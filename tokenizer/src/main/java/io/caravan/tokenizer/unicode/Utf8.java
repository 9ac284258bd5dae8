package io.caravan.tokenizer.unicode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Code points in UTF-8. All but {@link #valid} expect valid text, whole characters and room to write. */
public final class Utf8 {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int BLOCK = 4096;

    private Utf8() {}

    /** The bytes of a text; a surrogate without its other half is written as U+FFFD. */
    public static byte[] bytes(CharSequence text) {
        String string = text.toString();
        return (hasLoneSurrogate(string) ? replaced(string) : string).getBytes(StandardCharsets.UTF_8);
    }

    /** Looks at blocks of characters at once, as a processor can, and at each character only where one may be a surrogate. */
    private static boolean hasLoneSurrogate(String text) {
        char[] block = new char[Math.min(text.length(), BLOCK)];
        for (int from = 0; from < text.length(); from += BLOCK) {
            int to = Math.min(from + BLOCK, text.length());
            text.getChars(from, to, block, 0);
            int all = 0;
            for (int i = 0; i < to - from; i++) {
                all |= block[i];
            }
            if (all >= Character.MIN_SURROGATE && hasLoneSurrogate(text, from, to)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasLoneSurrogate(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return true;
                }
            } else if (Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)))) {
                return true;
            }
        }
        return false;
    }

    private static String replaced(String text) {
        return text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The code point at {@code i}. */
    public static int codePoint(byte[] text, int i) {
        int b = text[i];
        if (b >= 0) {
            return b;
        }
        if (b < (byte) 0xe0) {
            return (b & 0x1f) << 6 | (text[i + 1] & 0x3f);
        }
        if (b < (byte) 0xf0) {
            return (b & 0x0f) << 12 | (text[i + 1] & 0x3f) << 6 | (text[i + 2] & 0x3f);
        }
        return (b & 0x07) << 18 | (text[i + 1] & 0x3f) << 12 | (text[i + 2] & 0x3f) << 6 | (text[i + 3] & 0x3f);
    }

    /** How many bytes the character has that starts with this byte. */
    public static int length(byte first) {
        if (first >= 0) {
            return 1;
        }
        return first < (byte) 0xe0 ? 2 : first < (byte) 0xf0 ? 3 : 4;
    }

    /** How many bytes a code point takes. */
    public static int length(int codePoint) {
        return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }

    /** Where the character starts that ends before {@code i}. */
    public static int previous(byte[] text, int i) {
        int start = i - 1;
        while ((text[start] & 0xc0) == 0x80) {
            start--;
        }
        return start;
    }

    /** Writes a code point at {@code i} and returns the place after it. */
    public static int write(int codePoint, byte[] text, int i) {
        int next = i;
        if (codePoint < 0x80) {
            text[next++] = (byte) codePoint;
        } else if (codePoint < 0x800) {
            text[next++] = (byte) (0xc0 | codePoint >> 6);
            text[next++] = (byte) (0x80 | (codePoint & 0x3f));
        } else {
            if (codePoint < 0x10000) {
                text[next++] = (byte) (0xe0 | codePoint >> 12);
            } else {
                text[next++] = (byte) (0xf0 | codePoint >> 18);
                text[next++] = (byte) (0x80 | (codePoint >> 12 & 0x3f));
            }
            text[next++] = (byte) (0x80 | (codePoint >> 6 & 0x3f));
            text[next++] = (byte) (0x80 | (codePoint & 0x3f));
        }
        return next;
    }

    /** The first place from {@code from} with a byte above 127; {@code to} if there is none. */
    public static int skipAscii(byte[] text, int from, int to) {
        int i = from;
        while (i + 8 <= to) {
            long high = (long) LONGS.get(text, i) & 0x8080808080808080L;
            if (high != 0) {
                return i + (Long.numberOfTrailingZeros(high) >> 3);
            }
            i += 8;
        }
        while (i < to && text[i] >= 0) {
            i++;
        }
        return i;
    }

    /** Whether this is UTF-8: no cut or overlong characters, no surrogates, nothing above U+10FFFF. */
    public static boolean valid(byte[] text, int from, int to) {
        int i = from;
        while ((i = skipAscii(text, i, to)) < to) {
            int length = length(text[i]);
            if ((text[i] & 0xff) < 0xc2 || (text[i] & 0xff) > 0xf4 || to - i < length) {
                return false;
            }
            for (int k = 1; k < length; k++) {
                if ((text[i + k] & 0xc0) != 0x80) {
                    return false;
                }
            }
            if (length > 2) {
                int codePoint = codePoint(text, i);
                if (length(codePoint) != length || codePoint > 0x10ffff || codePoint >> 11 == 0xd800 >> 11) {
                    return false;
                }
            }
            i += length;
        }
        return true;
    }
}
