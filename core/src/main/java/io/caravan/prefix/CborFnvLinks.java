package io.caravan.prefix;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * FNV-1a with 64 bits of the canonical CBOR of {@code [parent, [tokens…], extras]}, where extras are null or an array of
 * {@code {"Hash": text}}. The hash is taken as the bytes come up, without storing them.
 */
final class CborFnvLinks implements KeyLinks {

    private static final long OFFSET = 0xCBF29CE484222325L;
    private static final long PRIME = 0x100000001B3L;
    private static final int TEXT = 3 << 5;
    private static final int ARRAY = 4 << 5;
    private static final int MAP = 5 << 5;
    private static final int NULL = 0xF6;

    @Override
    public long init(String seed) {
        return bytes(OFFSET, seed.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public long root(long init, String model) {
        long hash = integer(octet(OFFSET, ARRAY | 3), 0, init);
        return text(octet(hash, NULL), model);
    }

    @Override
    public long next(long parent, int[] tokens, int from, int to) {
        return octet(block(parent, tokens, from, to), NULL);
    }

    @Override
    public long next(long parent, int[] tokens, int from, int to, List<String> extras) {
        long hash = integer(block(parent, tokens, from, to), ARRAY, extras.size());
        for (String extra : extras) {
            hash = text(text(octet(hash, MAP | 1), "Hash"), extra);
        }
        return hash;
    }

    private static long block(long parent, int[] tokens, int from, int to) {
        long hash = integer(octet(OFFSET, ARRAY | 3), 0, parent);
        hash = integer(hash, ARRAY, to - from);
        for (int i = from; i < to; i++) {
            hash = integer(hash, 0, tokens[i] & 0xFFFF_FFFFL);
        }
        return hash;
    }

    private static long text(long hash, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return bytes(integer(hash, TEXT, utf8.length), utf8);
    }

    private static long bytes(long start, byte[] bytes) {
        long hash = start;
        for (byte b : bytes) {
            hash = octet(hash, b & 0xFF);
        }
        return hash;
    }

    /** A head of the major type with an unsigned value in its shortest form. */
    private static long integer(long hash, int major, long value) {
        if (value >>> 32 != 0) {
            return bigEndian(octet(hash, major | 27), value, 56);
        }
        if (value < 24) {
            return octet(hash, major | (int) value);
        }
        if (value < 1 << 8) {
            return octet(octet(hash, major | 24), (int) value);
        }
        return value < 1 << 16
                ? bigEndian(octet(hash, major | 25), value, 8)
                : bigEndian(octet(hash, major | 26), value, 24);
    }

    private static long bigEndian(long start, long value, int firstShift) {
        long hash = start;
        for (int shift = firstShift; shift >= 0; shift -= 8) {
            hash = octet(hash, (int) (value >>> shift) & 0xFF);
        }
        return hash;
    }

    private static long octet(long hash, int octet) {
        return (hash ^ octet) * PRIME;
    }

    @Override
    public String toString() {
        return "cbor-fnv";
    }
}
