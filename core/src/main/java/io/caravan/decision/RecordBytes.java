package io.caravan.decision;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Values of a record one after the other in few bytes, read in the order in which they were written. Used again for the next record,
 * so that it allocates only to grow. Not thread-safe.
 */
final class RecordBytes {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int SEVEN_BITS = 0x7F;
    private static final int MORE = 0x80;
    private static final int LONGEST = Long.BYTES + 2;
    private static final int LONGEST_CHAR = 3;

    private byte[] bytes = new byte[256];
    private int at;

    /** What is written or read next is the first value. */
    void rewind() {
        at = 0;
    }

    /** A number, small ones in one byte. */
    void put(long value) {
        putUnsigned((value << 1) ^ (value >> (Long.SIZE - 1)));
    }

    /** The next number. */
    long number() {
        long value = unsigned();
        return (value >>> 1) ^ -(value & 1);
    }

    /** The next number, put as an int. */
    int count() {
        return (int) number();
    }

    private void putUnsigned(long value) {
        byte[] to = room(LONGEST);
        int behind = at;
        long rest = value;
        while ((rest & ~SEVEN_BITS) != 0) {
            to[behind++] = (byte) (rest | MORE);
            rest >>>= 7;
        }
        to[behind++] = (byte) rest;
        at = behind;
    }

    /** A number of which all bits may be set, as a random one or a time: eight bytes. */
    void putWhole(long value) {
        LONG.set(room(Long.BYTES), at, value);
        at += Long.BYTES;
    }

    /** The next such number. */
    long whole() {
        at += Long.BYTES;
        return (long) LONG.get(bytes, at - Long.BYTES);
    }

    private long unsigned() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes[at++];
            value |= (long) (next & SEVEN_BITS) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    /** A fraction; 0 and 1, which many scores are, in one byte. */
    void put(double value) {
        long bits = Double.doubleToRawLongBits(value);
        boolean whole = bits == 0 || value == 1;
        byte[] to = room(LONGEST);
        to[at++] = (byte) (whole ? value : -1);
        if (!whole) {
            LONG.set(to, at, bits);
            at += Long.BYTES;
        }
    }

    /** The next fraction. */
    double fraction() {
        byte whole = bytes[at++];
        if (whole >= 0) {
            return whole;
        }
        at += Long.BYTES;
        return Double.longBitsToDouble((long) LONG.get(bytes, at - Long.BYTES));
    }

    void put(String text) {
        int count = text.length();
        put(count);
        byte[] to = room(count * LONGEST_CHAR);
        int plain = 0;
        while (plain < count && text.charAt(plain) < MORE) {
            to[at + plain] = (byte) text.charAt(plain);
            plain++;
        }
        at += plain;
        for (int i = plain; i < count; i++) {
            putUnsigned(text.charAt(i));
        }
    }

    /** The next text. */
    String text() {
        char[] chars = new char[count()];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) unsigned();
        }
        return new String(chars);
    }

    void put(long[] values) {
        put(values.length);
        for (long value : values) {
            put(value);
        }
    }

    /** The next numbers. */
    long[] numbers() {
        long[] values = new long[count()];
        Arrays.setAll(values, i -> number());
        return values;
    }

    /** Times soon after another, or 0, which is none. */
    void putTimes(long[] times, long after) {
        put(times.length);
        for (long time : times) {
            long since = time - after;
            put(time == 0 ? 0 : since >= 0 ? since + 1 : since);
        }
    }

    /** The next times. */
    long[] times(long after) {
        long[] times = new long[count()];
        for (int i = 0; i < times.length; i++) {
            long since = number();
            times[i] = since == 0 ? 0 : since > 0 ? after + since - 1 : after + since;
        }
        return times;
    }

    void put(int[] values) {
        put(values.length);
        for (int value : values) {
            put(value);
        }
    }

    /** The next numbers, put as ints. */
    int[] counts() {
        int[] values = new int[count()];
        Arrays.setAll(values, i -> count());
        return values;
    }

    void put(double[] values) {
        put(values.length);
        for (double value : values) {
            put(value);
        }
    }

    /** The next fractions. */
    double[] fractions() {
        double[] values = new double[count()];
        Arrays.setAll(values, i -> fraction());
        return values;
    }

    /** The bytes, with room for so many more. */
    private byte[] room(int more) {
        if (bytes.length - at < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, at + more));
        }
        return bytes;
    }
}
