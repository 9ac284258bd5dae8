package io.caravan.tokenizer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The ids of pieces seen before: one piece for each slot, the last one stays. Bounded: short pieces and few ids only. Any number of
 * threads read and write it without locks, for its entries are immutable and a lost one costs no more than a look at the merges.
 */
final class PieceCache {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int BITS = 16;
    private static final int LONGEST = 96;

    private final @Nullable Entry[] entries = new Entry[1 << BITS];

    /** Appends the ids of a piece if they are known. */
    boolean append(byte[] text, int from, int to, TokenBuffer out) {
        int length = to - from;
        if (length > LONGEST) {
            return false;
        }
        long head = head(text, from, length);
        long tail = tail(text, from, length);
        Entry entry = entries[slot(head, tail, length)];
        if (entry == null
                || entry.head != head
                || entry.tail != tail
                || entry.length != length
                || (length > 16 && !Arrays.equals(entry.whole, 0, length, text, from, to))) {
            return false;
        }
        if (entry.more == null) {
            out.add(entry.id);
        } else {
            out.addAll(entry.more, entry.more.length);
        }
        return true;
    }

    /** Remembers the ids that a piece has in the buffer from a place to its end. */
    void put(byte[] text, int from, int to, TokenBuffer ids, int start) {
        int length = to - from;
        if (length <= LONGEST && ids.size() > start) {
            long head = head(text, from, length);
            long tail = tail(text, from, length);
            byte[] whole = length > 16 ? Arrays.copyOfRange(text, from, to) : null;
            int[] more = ids.size() - start > 1 ? ids.toArray(start) : null;
            entries[slot(head, tail, length)] = new Entry(head, tail, length, whole, ids.get(start), more);
        }
    }

    /** Forgets all. */
    void clear() {
        Arrays.fill(entries, null);
    }

    private static int slot(long head, long tail, int length) {
        long hash = (head + length) * 0x9e3779b97f4a7c15L;
        hash = (hash ^ (hash >>> 32) ^ tail) * 0xc2b2ae3d27d4eb4fL;
        return (int) (hash >>> (64 - BITS));
    }

    /** The first eight bytes, or all with zeros after them. */
    private static long head(byte[] text, int from, int length) {
        return length >= 8 ? (long) LONGS.get(text, from) : few(text, from, length);
    }

    /** The last eight bytes of a piece that has more than eight; of a very long one they are mixed with all between. */
    private static long tail(byte[] text, int from, int length) {
        if (length <= 8) {
            return 0;
        }
        long tail = (long) LONGS.get(text, from + length - 8);
        if (length > 16) {
            for (int i = 8; i < length - 8; i += 8) {
                tail = (Long.rotateLeft(tail, 23) * 0x9e3779b97f4a7c15L) ^ (long) LONGS.get(text, from + i);
            }
        }
        return tail;
    }

    private static long few(byte[] text, int from, int length) {
        if (from + 8 <= text.length) {
            return (long) LONGS.get(text, from) & ((1L << (length * 8)) - 1);
        }
        long bytes = 0;
        for (int i = length - 1; i >= 0; i--) {
            bytes = bytes << 8 | (text[from + i] & 0xff);
        }
        return bytes;
    }

    /** One piece; {@code whole} is set only where head and tail do not say it all, {@code more} only for several ids. */
    private record Entry(long head, long tail, int length, byte @Nullable [] whole, int id, int @Nullable [] more) {}
}
