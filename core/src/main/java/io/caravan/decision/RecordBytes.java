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

    private byte[] bytes = new byte[256];
    private int at;

    /** What is written or read next is the first value. */
    void rewind() {
        at = 0;
    }

    /** A number, small ones in one byte. */
    void put(long value) {
        putUnsigned(value << 1 ^ value >> Long.SIZE - 1);
    }

    /** The next number. */
    long number() {
        long value = unsigned();
        return value >>> 1 ^ -(value & 1);
    }

    /** The next number, put as an int. */
    int count() {
        return (int) number();
    }

    private void putUnsigned(long value) {
        ensure();
        long rest = value;
        while ((rest & ~SEVEN_BITS) != 0) {
            bytes[at++] = (byte) (rest | MORE);
            rest >>>= 7;
        }
        bytes[at++] = (byte) rest;
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
        ensure();
        bytes[at++] = (byte) (whole ? value : -1);
        if (!whole) {
            LONG.set(bytes, at, bits);
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
        put(text.length());
        for (int i = 0; i < text.length(); i++) {
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

    private void ensure() {
        if (bytes.length - at < LONGEST) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
    }
}
