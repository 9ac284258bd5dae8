package io.caravan.prefix;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The hash function XXH64 over bytes, ints and longs, without copying them. Ints and longs count as their little-endian
 * bytes. Source: xxHash specification 0.2.0, section "XXH64 algorithm description". Stateless.
 */
final class Xxh64 {

    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    private static final long P3 = 0x165667B19E3779F9L;
    private static final long P4 = 0x85EBCA77C2B2AE63L;
    private static final long P5 = 0x27D4EB2F165667C5L;
    /** P1 + P2, modulo 2^64. */
    private static final long P1_PLUS_P2 = 0x60EA27EEADC0B5D6L;

    private static final VarHandle LONG_LE =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT_LE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private Xxh64() {}

    /** The hash of {@code bytes[from..to)}. */
    static long hash(byte[] bytes, int from, int to, long seed) {
        int at = from;
        long hash;
        if (to - from >= 32) {
            long a = seed + P1_PLUS_P2;
            long b = seed + P2;
            long c = seed;
            long d = seed - P1;
            for (; at <= to - 32; at += 32) {
                a = round(a, (long) LONG_LE.get(bytes, at));
                b = round(b, (long) LONG_LE.get(bytes, at + 8));
                c = round(c, (long) LONG_LE.get(bytes, at + 16));
                d = round(d, (long) LONG_LE.get(bytes, at + 24));
            }
            hash = converge(a, b, c, d);
        } else {
            hash = seed + P5;
        }
        hash += to - from;
        for (; at <= to - 8; at += 8) {
            hash = add8(hash, (long) LONG_LE.get(bytes, at));
        }
        if (at <= to - 4) {
            hash = add4(hash, (int) INT_LE.get(bytes, at));
            at += 4;
        }
        for (; at < to; at++) {
            hash = Long.rotateLeft(hash ^ (bytes[at] & 0xFF) * P5, 11) * P1;
        }
        return avalanche(hash);
    }

    /** The hash, with seed 0, of {@code ints[from..to)}, four bytes each. */
    static long hash(int[] ints, int from, int to) {
        int at = from;
        long hash;
        if (to - from >= 8) {
            long a = P1_PLUS_P2;
            long b = P2;
            long c = 0;
            long d = -P1;
            for (; at <= to - 8; at += 8) {
                a = round(a, pair(ints, at));
                b = round(b, pair(ints, at + 2));
                c = round(c, pair(ints, at + 4));
                d = round(d, pair(ints, at + 6));
            }
            hash = converge(a, b, c, d);
        } else {
            hash = P5;
        }
        return avalanche(tail(hash + 4L * (to - from), ints, at, to));
    }

    /** The hash, with seed 0, of a long, eight bytes, and then {@code ints[from..to)}, four bytes each. */
    static long hash(long first, int[] ints, int from, int to) {
        if (to - from < 6) {
            return avalanche(tail(add8(P5 + Long.BYTES + 4L * (to - from), first), ints, from, to));
        }
        long a = round(P1_PLUS_P2, first);
        long b = round(P2, pair(ints, from));
        long c = round(0, pair(ints, from + 2));
        long d = round(-P1, pair(ints, from + 4));
        int at = from + 6;
        for (; at <= to - 8; at += 8) {
            a = round(a, pair(ints, at));
            b = round(b, pair(ints, at + 2));
            c = round(c, pair(ints, at + 4));
            d = round(d, pair(ints, at + 6));
        }
        return avalanche(tail(converge(a, b, c, d) + Long.BYTES + 4L * (to - from), ints, at, to));
    }

    private static long tail(long start, int[] ints, int from, int to) {
        long hash = start;
        int at = from;
        for (; at <= to - 2; at += 2) {
            hash = add8(hash, pair(ints, at));
        }
        return at < to ? add4(hash, ints[at]) : hash;
    }

    /** The hash, with seed 0, of two longs, eight bytes each. */
    static long hash(long first, long second) {
        return avalanche(add8(add8(P5 + 16, first), second));
    }

    private static long pair(int[] ints, int at) {
        return (ints[at] & 0xFFFF_FFFFL) | (long) ints[at + 1] << 32;
    }

    private static long round(long lane, long input) {
        return Long.rotateLeft(lane + input * P2, 31) * P1;
    }

    private static long converge(long a, long b, long c, long d) {
        long hash = Long.rotateLeft(a, 1) + Long.rotateLeft(b, 7) + Long.rotateLeft(c, 12) + Long.rotateLeft(d, 18);
        hash = (hash ^ round(0, a)) * P1 + P4;
        hash = (hash ^ round(0, b)) * P1 + P4;
        hash = (hash ^ round(0, c)) * P1 + P4;
        return (hash ^ round(0, d)) * P1 + P4;
    }

    private static long add8(long hash, long input) {
        return Long.rotateLeft(hash ^ round(0, input), 27) * P1 + P4;
    }

    private static long add4(long hash, int input) {
        return Long.rotateLeft(hash ^ (input & 0xFFFF_FFFFL) * P1, 23) * P2 + P3;
    }

    private static long avalanche(long mixed) {
        long hash = (mixed ^ mixed >>> 33) * P2;
        hash = (hash ^ hash >>> 29) * P3;
        return hash ^ hash >>> 32;
    }
}
