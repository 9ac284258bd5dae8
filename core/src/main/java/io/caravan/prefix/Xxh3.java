package io.caravan.prefix;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * The hash function XXH3 with 128 bits, seed 0 and the default secret, in its canonical (big-endian) form. Source: xxHash
 * specification 0.2.0, section "XXH3 algorithm description". Stateless.
 */
final class Xxh3 {

    private static final long P32_1 = 0x9E3779B1L;
    private static final long P32_2 = 0x85EBCA77L;
    private static final long P32_3 = 0xC2B2AE3DL;
    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    private static final long P3 = 0x165667B19E3779F9L;
    private static final long P4 = 0x85EBCA77C2B2AE63L;
    private static final long P5 = 0x27D4EB2F165667C5L;
    private static final long MX1 = 0x165667919E3779F9L;
    private static final long MX2 = 0x9FB21C651E98DF25L;

    private static final byte[] SECRET = HexFormat.of()
            .parseHex("b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f"
                    + "cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c"
                    + "3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8"
                    + "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364"
                    + "eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e"
                    + "2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e");

    private static final int STRIPE = 64;
    private static final int STRIPES_PER_BLOCK = 16;
    private static final int SHORTEST_LONG_INPUT = 241;

    private static final VarHandle LONG_LE =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT_LE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private Xxh3() {}

    /** The 16 bytes of the hash of all of {@code in}. */
    static byte[] hash128(byte[] in) {
        int length = in.length;
        if (length >= SHORTEST_LONG_INPUT) {
            return longInput(in);
        }
        if (length > 128) {
            return upTo240(in);
        }
        if (length > 16) {
            return upTo128(in);
        }
        if (length > 8) {
            return upTo16(in);
        }
        if (length > 3) {
            return upTo8(in);
        }
        return length > 0 ? upTo3(in) : canonical(avalanche64(flip(64, 72)), avalanche64(flip(80, 88)));
    }

    private static byte[] upTo3(byte[] in) {
        int first = in[0] & 0xFF;
        int middle = in[in.length >> 1] & 0xFF;
        int last = in[in.length - 1] & 0xFF;
        int low = first << 16 | middle << 24 | last | in.length << 8;
        int high = Integer.rotateLeft(Integer.reverseBytes(low), 13);
        long flipLow = unsigned(int32(SECRET, 0) ^ int32(SECRET, 4));
        long flipHigh = unsigned(int32(SECRET, 8) ^ int32(SECRET, 12));
        return canonical(avalanche64(unsigned(low) ^ flipLow), avalanche64(unsigned(high) ^ flipHigh));
    }

    private static byte[] upTo8(byte[] in) {
        long input = unsigned(int32(in, 0)) + ((long) int32(in, in.length - 4) << 32);
        long keyed = input ^ flip(16, 24);
        long by = P1 + ((long) in.length << 2);
        long high = unsignedHigh(keyed, by);
        long low = keyed * by;
        high += low << 1;
        low ^= high >>> 3;
        low = (low ^ low >>> 35) * MX2;
        return canonical(low ^ low >>> 28, avalanche(high));
    }

    private static byte[] upTo16(byte[] in) {
        long start = int64(in, 0);
        long end = int64(in, in.length - 8);
        long mixed = start ^ end ^ flip(32, 40);
        long low = mixed * P1 + ((long) (in.length - 1) << 54);
        long keyedEnd = end ^ flip(48, 56);
        long high = unsignedHigh(mixed, P1) + keyedEnd + (keyedEnd & 0xFFFF_FFFFL) * (P32_2 - 1);
        low ^= Long.reverseBytes(high);
        return canonical(avalanche(low * P2), avalanche(unsignedHigh(low, P2) + high * P2));
    }

    private static byte[] upTo128(byte[] in) {
        long[] acc = {in.length * P1, 0};
        for (int i = (in.length - 1) / 32; i >= 0; i--) {
            mix32(acc, in, 16 * i, in.length - 16 * (i + 1), 32 * i);
        }
        return ofPair(acc, in.length);
    }

    private static byte[] upTo240(byte[] in) {
        long[] acc = {in.length * P1, 0};
        int i = 32;
        for (; i < 160; i += 32) {
            mix32(acc, in, i - 32, i - 16, i - 32);
        }
        acc[0] = avalanche(acc[0]);
        acc[1] = avalanche(acc[1]);
        for (; i <= in.length; i += 32) {
            mix32(acc, in, i - 32, i - 16, 3 + i - 160);
        }
        mix32(acc, in, in.length - 16, in.length - 32, 136 - 17 - 16);
        return ofPair(acc, in.length);
    }

    private static byte[] ofPair(long[] acc, int length) {
        long high = acc[0] * P1 + acc[1] * P4 + length * P2;
        return canonical(avalanche(acc[0] + acc[1]), -avalanche(high));
    }

    private static void mix32(long[] acc, byte[] in, int first, int second, int secret) {
        acc[0] += mix16(in, first, secret);
        acc[0] ^= int64(in, second) + int64(in, second + 8);
        acc[1] += mix16(in, second, secret + 16);
        acc[1] ^= int64(in, first) + int64(in, first + 8);
    }

    private static long mix16(byte[] in, int at, int secret) {
        return fold(int64(in, at) ^ int64(SECRET, secret), int64(in, at + 8) ^ int64(SECRET, secret + 8));
    }

    private static byte[] longInput(byte[] in) {
        long[] acc = {P32_3, P1, P2, P3, P4, P32_2, P5, P32_1};
        int lastSecret = SECRET.length - STRIPE;
        int stripes = (in.length - 1) / STRIPE;
        for (int stripe = 0; stripe < stripes; stripe++) {
            int inBlock = stripe % STRIPES_PER_BLOCK;
            accumulate(acc, in, stripe * STRIPE, inBlock * 8);
            if (inBlock == STRIPES_PER_BLOCK - 1) {
                scramble(acc, lastSecret);
            }
        }
        accumulate(acc, in, in.length - STRIPE, lastSecret - 7);
        return canonical(merged(acc, 11, in.length * P1), merged(acc, lastSecret - 11, ~(in.length * P2)));
    }

    private static void accumulate(long[] acc, byte[] in, int at, int secret) {
        for (int lane = 0; lane < acc.length; lane++) {
            long value = int64(in, at + 8 * lane);
            long key = value ^ int64(SECRET, secret + 8 * lane);
            acc[lane ^ 1] += value;
            acc[lane] += (key & 0xFFFF_FFFFL) * (key >>> 32);
        }
    }

    private static void scramble(long[] acc, int secret) {
        for (int lane = 0; lane < acc.length; lane++) {
            acc[lane] = (acc[lane] ^ acc[lane] >>> 47 ^ int64(SECRET, secret + 8 * lane)) * P32_1;
        }
    }

    private static long merged(long[] acc, int secret, long start) {
        long sum = start;
        for (int i = 0; i < acc.length; i += 2) {
            sum += fold(acc[i] ^ int64(SECRET, secret + 8 * i), acc[i + 1] ^ int64(SECRET, secret + 8 * i + 8));
        }
        return avalanche(sum);
    }

    private static long fold(long a, long b) {
        return a * b ^ unsignedHigh(a, b);
    }

    private static long unsignedHigh(long a, long b) {
        return Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
    }

    private static long avalanche(long mixed) {
        long hash = (mixed ^ mixed >>> 37) * MX1;
        return hash ^ hash >>> 32;
    }

    private static long avalanche64(long mixed) {
        long hash = (mixed ^ mixed >>> 33) * P2;
        hash = (hash ^ hash >>> 29) * P3;
        return hash ^ hash >>> 32;
    }

    private static long flip(int a, int b) {
        return int64(SECRET, a) ^ int64(SECRET, b);
    }

    private static long unsigned(int value) {
        return value & 0xFFFF_FFFFL;
    }

    private static long int64(byte[] bytes, int at) {
        return (long) LONG_LE.get(bytes, at);
    }

    private static int int32(byte[] bytes, int at) {
        return (int) INT_LE.get(bytes, at);
    }

    private static byte[] canonical(long low, long high) {
        return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }
}
