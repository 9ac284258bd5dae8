package io.caravan.tokenizer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The ids of pieces seen before. Bounded: of pieces that are too much for {@link ShortPieces} there is one for each slot, the last one
 * stays. Any number of threads read and write it without locks, for its entries are immutable and a lost one costs no more than a look
 * at the merges.
 */
final class PieceCache {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int BITS = 16;
    private static final int LONGEST = 96;

    private final int[] bytes = new int[256];
    private final ShortPieces pieces = new ShortPieces();
    private final @Nullable Entry[] entries = new Entry[1 << BITS];

    /** Appends the ids of a piece if they are known. */
    boolean append(byte[] text, int from, int to, TokenBuffer out) {
        int length = to - from;
        if (length == 1) {
            int id = bytes[text[from] & 0xff];
            if (id != 0) {
                out.add(id - 1);
                return true;
            }
        } else if (length <= ShortPieces.LONGEST) {
            long ids = pieces.find(text, from, length);
            if (ids != 0) {
                out.addPacked(ids);
                return true;
            }
        }
        return length <= LONGEST && appendEntry(text, from, to, out);
    }

    private boolean appendEntry(byte[] text, int from, int to, TokenBuffer out) {
        int length = to - from;
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
        out.addAll(entry.ids, entry.ids.length);
        return true;
    }

    /** Remembers the ids that a piece has in the buffer from a place to its end. */
    void put(byte[] text, int from, int to, TokenBuffer ids, int start) {
        int length = to - from;
        if (length > LONGEST || ids.size() == start) {
            return;
        }
        if (length == 1 && ids.size() == start + 1) {
            bytes[text[from] & 0xff] = ids.get(start) + 1;
            return;
        }
        long packed = length <= ShortPieces.LONGEST ? ids.pack(start) : 0;
        if (packed != 0) {
            pieces.put(text, from, length, packed);
            return;
        }
        long head = head(text, from, length);
        long tail = tail(text, from, length);
        byte[] whole = length > 16 ? Arrays.copyOfRange(text, from, to) : null;
        entries[slot(head, tail, length)] = new Entry(head, tail, length, whole, ids.toArray(start));
    }

    /** Forgets all; nobody else may be using it. */
    void clear() {
        Arrays.fill(bytes, 0);
        pieces.clear();
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

    /** One piece; {@code whole} is set only where head and tail do not say it all. */
    private record Entry(long head, long tail, int length, byte @Nullable [] whole, int[] ids) {}
}
