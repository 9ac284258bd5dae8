package io.caravan.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes MessagePack as msgspec does: every integer in the fewest bytes. Only what KV events need. Not thread-safe.
 */
final class MsgpackWriter {

    private static final int FIXED_ARRAY = 0x90;
    private static final int FIXED_MAP = 0x80;
    private static final int FIXED_TEXT = 0xA0;
    private static final int MAX_FIXED_NUMBER = 0x7F;

    private byte[] bytes = new byte[256];
    private int length;

    void nil() {
        put(0xC0);
    }

    /** Begins an array of {@code size} values. */
    void array(int size) {
        if (size < 16) {
            put(FIXED_ARRAY | size);
        } else if (size <= 0xFFFF) {
            tagged(0xDC, size, Short.BYTES);
        } else {
            tagged(0xDD, size, Integer.BYTES);
        }
    }

    /** Begins a map of {@code size} keys, each followed by its value; fewer than 16. */
    void map(int size) {
        if (size >= 16) {
            throw new IllegalArgumentException("a map has fewer than 16 keys, got " + size);
        }
        put(FIXED_MAP | size);
    }

    /** A number without sign. */
    void number(long value) {
        if (value >= 0 && value <= MAX_FIXED_NUMBER) {
            put((int) value);
        } else if (value >>> 8 == 0) {
            tagged(0xCC, value, Byte.BYTES);
        } else if (value >>> 16 == 0) {
            tagged(0xCD, value, Short.BYTES);
        } else if (value >>> 32 == 0) {
            tagged(0xCE, value, Integer.BYTES);
        } else {
            tagged(0xCF, value, Long.BYTES);
        }
    }

    void real(double value) {
        tagged(0xCB, Double.doubleToRawLongBits(value), Long.BYTES);
    }

    void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length < 32) {
            put(FIXED_TEXT | utf8.length);
        } else if (utf8.length <= 0xFF) {
            tagged(0xD9, utf8.length, Byte.BYTES);
        } else if (utf8.length <= 0xFFFF) {
            tagged(0xDA, utf8.length, Short.BYTES);
        } else {
            tagged(0xDB, utf8.length, Integer.BYTES);
        }
        raw(utf8);
    }

    /** Bytes that are MessagePack already. */
    void raw(byte[] packed) {
        room(packed.length);
        System.arraycopy(packed, 0, bytes, length, packed.length);
        length += packed.length;
    }

    /** What has been written; the writer is empty after that. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, length);
        length = 0;
        return taken;
    }

    private void put(int value) {
        room(1);
        bytes[length++] = (byte) value;
    }

    private void tagged(int tag, long value, int size) {
        room(1 + size);
        bytes[length++] = (byte) tag;
        for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}
