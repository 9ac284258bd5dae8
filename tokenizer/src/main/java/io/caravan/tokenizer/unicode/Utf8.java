package io.caravan.tokenizer.unicode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Code points in UTF-8. All but {@link #valid} expect valid text, whole characters and room to write. */
public final class Utf8 {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;

    private Utf8() {}

    /** The bytes of a text; a surrogate without its other half is written as U+FFFD. */
    public static byte[] bytes(CharSequence text) {
        Utf8Writer out = new Utf8Writer(text.length() + text.length() / 32);
        out.write(text);
        return out.length() == out.bytes().length ? out.bytes() : Arrays.copyOf(out.bytes(), out.length());
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
        while (i + 32 <= to
                && ((eight(text, i) | eight(text, i + 8) | eight(text, i + 16) | eight(text, i + 24)) & HIGH) == 0) {
            i += 32;
        }
        while (i + 8 <= to) {
            long high = eight(text, i) & HIGH;
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

    /** The first place from {@code from} with a byte; {@code to} if there is none. */
    public static int find(byte wanted, byte[] text, int from, int to) {
        long eightWanted = (wanted & 0xff) * ONES;
        int i = from;
        while (i + 16 <= to) {
            long first = eight(text, i) ^ eightWanted;
            long second = eight(text, i + 8) ^ eightWanted;
            // The lowest zero byte has its high bit set, and maybe, by a borrow, some above it.
            long found = (first - ONES) & ~first & HIGH;
            if ((found | ((second - ONES) & ~second & HIGH)) != 0) {
                return found != 0 ? i + (Long.numberOfTrailingZeros(found) >> 3) : find(wanted, text, i + 8);
            }
            i += 16;
        }
        while (i < to && text[i] != wanted) {
            i++;
        }
        return i;
    }

    /** Of a text that has the byte. */
    private static int find(byte wanted, byte[] text, int from) {
        int i = from;
        while (text[i] != wanted) {
            i++;
        }
        return i;
    }

    private static long eight(byte[] text, int i) {
        return (long) LONGS.get(text, i);
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
