package io.caravan.tokenizer.split;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes of a text as one number, the first lowest. A class of ASCII characters is found for all eight at once: the high bit of
 * each byte that has it, and no other bit. A byte above 127 has none of them.
 */
final class EightBytes {

    /** The high bit of each byte. */
    static final long HIGH = 0x8080808080808080L;

    /** What a class says of the first byte. */
    static final long FIRST = 0x80;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long LOW = ~HIGH;

    private EightBytes() {}

    /** The bytes from {@code i} to before {@code i + 8}, which must be there. */
    static long at(byte[] text, int i) {
        return (long) LONGS.get(text, i);
    }

    /** {@code [A-Za-z]}. */
    static long letters(long eight) {
        return between((eight | ONES * 0x20) & LOW, 'a', 'z') & ~eight;
    }

    /** {@code [0-9]}. */
    static long digits(long eight) {
        return between(eight & LOW, '0', '9') & ~eight;
    }

    /** ASCII's part of White_Space: {@code [\t-\r ]}. */
    static long spaces(long eight) {
        return (between(eight & LOW, '\t', '\r') & ~eight) | equal(eight, ' ');
    }

    /** {@code [\r\n]}. */
    static long newlines(long eight) {
        return equal(eight, '\n') | equal(eight, '\r');
    }

    /** How many bytes from the first on are of a class, all eight at most. */
    static int run(long of) {
        return runWithout(~of & HIGH);
    }

    /** How many bytes from the first on are not of a class, all eight at most. */
    static int runWithout(long of) {
        return Long.numberOfTrailingZeros(of) >>> 3;
    }

    /** Where the last byte of a class ends, counted from the first; 0 when none is of it. */
    static int endOfLast(long of) {
        return Long.BYTES - (Long.numberOfLeadingZeros(of) >>> 3);
    }

    /** What a class says of the first bytes, fewer than eight. */
    static long first(int bytes, long of) {
        return of & ((1L << (bytes << 3)) - 1);
    }

    /** Of bytes below 128. */
    private static long between(long eight, int least, int most) {
        return (eight + ONES * (0x80 - least)) & ~(eight + ONES * (0x7f - most)) & HIGH;
    }

    private static long equal(long eight, int character) {
        long other = eight ^ (ONES * character);
        return ~(((other & LOW) + LOW) | other) & HIGH;
    }
}
