package io.caravan.tokenizer.unicode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Code points in UTF-8. All but {@link #valid} expect valid text, whole characters and room to write. */
public final class Utf8 {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final int BLOCK = 512;
    private static final int MOST_BYTES_PER_CHAR = 3;

    private Utf8() {}

    /**
     * The bytes of a text; a surrogate without its other half is written as U+FFFD. The text is taken by blocks: of one that is all ASCII
     * the JDK makes bytes with instructions for many characters at once, also where other blocks have others.
     */
    public static byte[] bytes(CharSequence text) {
        int length = text.length();
        char[] chars = new char[Math.min(length, BLOCK)];
        byte[] out = new byte[length + length / 32];
        int at = 0;
        int to;
        for (int from = 0; from < length; from = to) {
            to = Math.min(from + BLOCK, length);
            if (to < length && Character.isHighSurrogate(text.charAt(to - 1))) {
                to--;
            }
            String block = text.subSequence(from, to).toString();
            byte[] bytes = block.getBytes(StandardCharsets.UTF_8);
            if (isAscii(block, bytes)) {
                out = withRoom(out, at, bytes.length);
                System.arraycopy(bytes, 0, out, at, bytes.length);
                at += bytes.length;
            } else {
                block.getChars(0, block.length(), chars, 0);
                out = withRoom(out, at, MOST_BYTES_PER_CHAR * block.length());
                at = write(chars, block.length(), out, at);
            }
        }
        return at == out.length ? out : Arrays.copyOf(out, at);
    }

    /** Whether a text is all ASCII: it has as many bytes as characters, and none of them is the '?' of a lone surrogate. */
    private static boolean isAscii(String text, byte[] bytes) {
        if (bytes.length != text.length()) {
            return false;
        }
        for (int i = find((byte) '?', bytes, 0, bytes.length);
                i < bytes.length;
                i = find((byte) '?', bytes, i + 1, bytes.length)) {
            if (text.charAt(i) != '?') {
                return false;
            }
        }
        return true;
    }

    private static byte[] withRoom(byte[] out, int at, int more) {
        return at + more <= out.length ? out : Arrays.copyOf(out, Math.max(at + more, out.length + out.length / 2));
    }

    private static int write(char[] block, int count, byte[] out, int at) {
        int next = at;
        for (int i = 0; i < count; i++) {
            char c = block[i];
            if (!Character.isSurrogate(c)) {
                next = write(c, out, next);
            } else if (Character.isHighSurrogate(c) && i + 1 < count && Character.isLowSurrogate(block[i + 1])) {
                next = write(Character.toCodePoint(c, block[++i]), out, next);
            } else {
                next = write(0xfffd, out, next);
            }
        }
        return next;
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
