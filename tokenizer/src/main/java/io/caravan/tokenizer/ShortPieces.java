package io.caravan.tokenizer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The ids of pieces of up to sixteen bytes and three ids, which nearly all are: in one array, so that a look reads one line of the
 * processor's cache and jumps nowhere. Two pieces share a place, a third takes that of one of them.
 *
 * <p>Any number of threads read and write it. A number of each entry changes while it is written and once more when it has been, so
 * that who reads meanwhile finds nothing, which costs no more than a look at the merges.
 */
final class ShortPieces {

    /** Bytes of a piece. */
    static final int LONGEST = 2 * Long.BYTES;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

    private static final int PLACE_BITS = 15;

    // An entry: its state, the first eight bytes, the others, the ids.
    private static final int ENTRY = 4;

    // A state: the piece's length, whether the entry is being written, and how often it was.
    private static final long LENGTH = 31;
    private static final long WRITING = 32;
    private static final long WRITTEN = 64;

    private final long[] cells = new long[(2 * ENTRY) << PLACE_BITS];

    /** The ids of a piece as {@link TokenBuffer#pack} has them; 0 when they are not known. */
    long find(byte[] text, int from, int length) {
        long head = head(text, from, length);
        long tail = tail(text, from, length);
        int place = place(head, tail);
        long ids = read(place, length, head, tail);
        return ids != 0 ? ids : read(place + ENTRY, length, head, tail);
    }

    private long read(int entry, int length, long head, long tail) {
        long state = (long) CELLS.getAcquire(cells, entry);
        long other = ((state ^ length) & (LENGTH | WRITING))
                | ((long) CELLS.getOpaque(cells, entry + 1) ^ head)
                | ((long) CELLS.getOpaque(cells, entry + 2) ^ tail);
        if (other != 0) {
            return 0;
        }
        long ids = (long) CELLS.getOpaque(cells, entry + 3);
        VarHandle.loadLoadFence();
        return (long) CELLS.getOpaque(cells, entry) == state ? ids : 0;
    }

    /** Remembers the ids of a piece, as {@link TokenBuffer#pack} has them; they are the same whenever the piece comes. */
    void put(byte[] text, int from, int length, long ids) {
        long head = head(text, from, length);
        long tail = tail(text, from, length);
        int entry = entry(place(head, tail));
        long state = (long) CELLS.getOpaque(cells, entry);
        if ((state & WRITING) != 0 || !CELLS.compareAndSet(cells, entry, state, state | WRITING)) {
            return;
        }
        VarHandle.storeStoreFence();
        CELLS.setOpaque(cells, entry + 1, head);
        CELLS.setOpaque(cells, entry + 2, tail);
        CELLS.setOpaque(cells, entry + 3, ids);
        CELLS.setRelease(cells, entry, (state & -WRITTEN) + WRITTEN + length);
    }

    /** The one of two entries to write: an empty one, or the two in turn. */
    private int entry(int place) {
        long first = (long) CELLS.getOpaque(cells, place) / WRITTEN;
        long second = (long) CELLS.getOpaque(cells, place + ENTRY) / WRITTEN;
        return first <= second ? place : place + ENTRY;
    }

    /** Forgets all; nobody else may be using it. */
    void clear() {
        Arrays.fill(cells, 0);
    }

    private static int place(long head, long tail) {
        long hash = ((head * 0x9e3779b97f4a7c15L) ^ tail) * 0xc2b2ae3d27d4eb4fL;
        return (int) (hash >>> (Long.SIZE - PLACE_BITS)) * (2 * ENTRY);
    }

    /** The first eight bytes, or all with zeros after them. */
    private static long head(byte[] text, int from, int length) {
        return eight(text, from) & (-1L >>> -(Math.min(length, Long.BYTES) << 3));
    }

    /** The bytes after the first eight with zeros after them. */
    private static long tail(byte[] text, int from, int length) {
        int halfBits = Math.max(length - Long.BYTES, 0) << 2;
        return eight(text, from + Long.BYTES) & (((1L << halfBits) << halfBits) - 1);
    }

    private static long eight(byte[] text, int from) {
        if (from + Long.BYTES <= text.length) {
            return (long) LONGS.get(text, from);
        }
        long bytes = 0;
        for (int i = text.length - 1; i >= from; i--) {
            bytes = bytes << 8 | (text[i] & 0xff);
        }
        return bytes;
    }
}
