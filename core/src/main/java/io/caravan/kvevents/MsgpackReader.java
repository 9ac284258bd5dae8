package io.caravan.kvevents;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads MessagePack from a part of an array. Claims nothing that the bytes could not hold: a length is refused when fewer bytes are
 * left than it needs at least, so what a caller allocates for it is bounded by the size of the message. Source: MessagePack
 * specification, "Formats".
 */
final class MsgpackReader {

    /** What kind of value comes next. */
    enum Kind {
        NIL,
        BOOLEAN,
        INTEGER,
        FLOAT,
        TEXT,
        BYTES,
        ARRAY,
        MAP,
        EXTENSION
    }

    /** A few texts, to be recognised by their bytes. */
    static final class Texts {

        private final String[] texts;
        private final byte[][] bytes;

        private Texts(String[] texts) {
            this.texts = texts;
            this.bytes = new byte[texts.length][];
            Arrays.setAll(bytes, i -> texts[i].getBytes(StandardCharsets.UTF_8));
        }

        static Texts of(String... texts) {
            return new Texts(texts);
        }

        String get(int i) {
            return texts[i];
        }

        int count() {
            return texts.length;
        }
    }

    private static final int MAX_DEPTH = 64;
    private static final Texts NO_TEXTS = Texts.of();
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    /** Eight bytes, the first of them in the lowest bits. */
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** Begins with a byte that no value begins with. */
    private static final long NO_VALUE = 0xC1;
    /** The length of numbers, nil and booleans with their head, by their first byte; 0 for what is longer or has parts. */
    private static final byte[] LENGTHS = lengths();

    private final byte[] bytes;
    private final int end;
    private int at;

    MsgpackReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private MsgpackReader(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
    }

    private static byte[] lengths() {
        byte[] lengths = new byte[256];
        Arrays.fill(lengths, 0, 0x80, (byte) 1);
        Arrays.fill(lengths, 0xE0, 0x100, (byte) 1);
        for (int one : new int[] {0xC0, 0xC2, 0xC3}) {
            lengths[one] = 1;
        }
        int[] heads = {0xCA, 0xCB, 0xCC, 0xCD, 0xCE, 0xCF, 0xD0, 0xD1, 0xD2, 0xD3};
        int[] payloads = {4, 8, 1, 2, 4, 8, 1, 2, 4, 8};
        for (int i = 0; i < heads.length; i++) {
            lengths[heads[i]] = (byte) (1 + payloads[i]);
        }
        return lengths;
    }

    /** Where the next value begins, for {@link #back}. */
    int position() {
        return at;
    }

    /** Goes back to where a value begins. */
    void back(int position) {
        at = position;
    }

    /**
     * Whether the bytes that come next are those of an earlier value, but for a part of it that has the same head.
     *
     * @param from where the earlier value begins
     * @param to where it ends
     * @param partFrom where the part begins, within the value
     * @param partTo where the part ends
     */
    boolean repeats(int from, int to, int partFrom, int partTo) {
        int ahead = at - from;
        int head = headLength(partFrom);
        return head > 0
                && to - from <= end - at
                && Arrays.equals(bytes, from, partFrom + head, bytes, at, partFrom + head + ahead)
                && Arrays.equals(bytes, partTo, to, bytes, partTo + ahead, to + ahead);
    }

    /** What tells how long a number of several bytes or a few bytes are, or 0 for all else. */
    private int headLength(int value) {
        int first = bytes[value] & 0xFF;
        return LENGTHS[first] > 1 ? 1 : first == 0xC4 ? 2 : 0;
    }

    /** A reader of the value that comes next, which this reader steps over. */
    MsgpackReader next() throws MalformedEventException {
        int from = at;
        skip();
        return new MsgpackReader(bytes, from, at);
    }

    boolean atEnd() {
        return at == end;
    }

    Kind kind() throws MalformedEventException {
        need(1);
        int first = bytes[at] & 0xFF;
        if (first < 0x80 || first >= 0xE0 || (first >= 0xCC && first <= 0xD3)) {
            return Kind.INTEGER;
        } else if (first < 0x90 || first == 0xDE || first == 0xDF) {
            return Kind.MAP;
        } else if (first < 0xA0 || first == 0xDC || first == 0xDD) {
            return Kind.ARRAY;
        } else if (first < 0xC0 || (first >= 0xD9 && first <= 0xDB)) {
            return Kind.TEXT;
        }
        return switch (first) {
            case 0xC0 -> Kind.NIL;
            case 0xC2, 0xC3 -> Kind.BOOLEAN;
            case 0xC4, 0xC5, 0xC6 -> Kind.BYTES;
            case 0xCA, 0xCB -> Kind.FLOAT;
            case 0xC1 -> throw malformed("a value");
            default -> Kind.EXTENSION;
        };
    }

    /** Steps over nil if it comes next. */
    boolean nil() throws MalformedEventException {
        boolean isNil = kind() == Kind.NIL;
        if (isNil) {
            at++;
        }
        return isNil;
    }

    /** How many values follow as the elements of an array. */
    int array() throws MalformedEventException {
        return length(Kind.ARRAY, 0x90, 0xDC, 1);
    }

    /** How many pairs of values follow as the entries of a map. */
    int map() throws MalformedEventException {
        return length(Kind.MAP, 0x80, 0xDE, 2);
    }

    private int length(Kind kind, int small, int with16Bits, int leastBytesEach) throws MalformedEventException {
        if (kind() != kind) {
            throw malformed(kind == Kind.ARRAY ? "an array" : "a map");
        }
        int first = bytes[at++] & 0xFF;
        long count = first < small + 16 && first >= small ? first - small : unsigned(first == with16Bits ? 2 : 4);
        if (count * leastBytesEach > end - at) {
            throw malformed("as many values as were announced");
        }
        return (int) count;
    }

    /** An integer; one from 2^63 on comes as the negative number of the same bits. */
    long integer() throws MalformedEventException {
        if (kind() != Kind.INTEGER) {
            throw malformed("an integer");
        }
        int first = bytes[at] & 0xFF;
        int from = at + 1;
        int length = LENGTHS[first];
        need(length);
        at += length;
        return switch (first) {
            case 0xCC -> bytes[from] & 0xFF;
            case 0xCD -> (short) SHORT.get(bytes, from) & 0xFFFF;
            case 0xCE -> (int) INT.get(bytes, from) & 0xFFFF_FFFFL;
            case 0xCF, 0xD3 -> (long) LONG.get(bytes, from);
            case 0xD0 -> bytes[from];
            case 0xD1 -> (short) SHORT.get(bytes, from);
            case 0xD2 -> (int) INT.get(bytes, from);
            default -> (byte) first;
        };
    }

    /** An integer from 0 to 2^31 - 1. */
    int count() throws MalformedEventException {
        long value = integer();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw malformed("an integer from 0 to " + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    String text() throws MalformedEventException {
        return text(NO_TEXTS);
    }

    /** A text that mostly is one of a few, which then is returned itself. */
    String text(Texts usual) throws MalformedEventException {
        if (kind() != Kind.TEXT) {
            throw malformed("a text");
        }
        int length = payloadLength();
        int from = at;
        at += length;
        for (int i = 0; i < usual.bytes.length; i++) {
            if (Arrays.equals(usual.bytes[i], 0, usual.bytes[i].length, bytes, from, at)) {
                return usual.texts[i];
            }
        }
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    byte[] bytes() throws MalformedEventException {
        if (kind() != Kind.BYTES) {
            throw malformed("bytes");
        }
        int length = payloadLength();
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    /** Steps over the next value, however deep it is within bounds. */
    void skip() throws MalformedEventException {
        skip(0);
    }

    private void skip(int depth) throws MalformedEventException {
        if (depth > MAX_DEPTH) {
            throw malformed("no more than " + MAX_DEPTH + " levels");
        }
        switch (kind()) {
            case NIL, BOOLEAN, INTEGER, FLOAT -> {
                int length = LENGTHS[bytes[at] & 0xFF];
                need(length);
                at += length;
            }
            case TEXT, BYTES, EXTENSION -> {
                int length = payloadLength();
                at += length;
            }
            case ARRAY -> skip(array(), depth + 1);
            case MAP -> skip(2 * map(), depth + 1);
        }
    }

    /** Steps over values of which most are numbers. */
    private void skip(int count, int depth) throws MalformedEventException {
        for (int i = count; i > 0; i--) {
            int length = at < end ? LENGTHS[bytes[at] & 0xFF] : 0;
            if (length > 0 && length <= end - at) {
                at += length;
            } else {
                skip(depth);
            }
        }
    }

    /** Integers from 0 to 2^31 - 1. */
    int[] counts() throws MalformedEventException {
        int[] counts = new int[array()];
        int position = at;
        for (int i = 0; i < counts.length; i++) {
            long word = end - position >= Long.BYTES ? (long) WORD.get(bytes, position) : NO_VALUE;
            // 0 for two bytes, 1 for four: token ids have either, so that a branch would be a guess.
            int wide = (byte) word - (byte) 0xCD;
            if (wide >> 1 == 0 && (word & -wide & 0x8000) == 0) {
                counts[i] = Integer.reverseBytes((int) (word >>> Byte.SIZE)) >>> (16 - 16 * wide);
                position += 3 + 2 * wide;
            } else if ((byte) word >= 0) {
                counts[i] = (byte) word;
                position++;
            } else {
                at = position;
                counts[i] = count();
                position = at;
            }
        }
        at = position;
        return counts;
    }

    /** Steps over the head of a text, of bytes or of an extension, and tells how many bytes follow, which are there. */
    private int payloadLength() throws MalformedEventException {
        int first = bytes[at++] & 0xFF;
        long length =
                switch (first) {
                    case 0xC4, 0xD9 -> unsigned(1);
                    case 0xC5, 0xDA -> unsigned(2);
                    case 0xC6, 0xDB -> unsigned(4);
                    case 0xC7 -> unsigned(1) + 1;
                    case 0xC8 -> unsigned(2) + 1;
                    case 0xC9 -> unsigned(4) + 1;
                    case 0xD4, 0xD5, 0xD6, 0xD7, 0xD8 -> (1L << (first - 0xD4)) + 1;
                    default -> first & 0x1F;
                };
        if (length > end - at) {
            throw malformed(length + " more bytes");
        }
        return (int) length;
    }

    private long unsigned(int count) throws MalformedEventException {
        need(count);
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | (bytes[at++] & 0xFF);
        }
        return value;
    }

    private void need(int count) throws MalformedEventException {
        if (end - at < count) {
            throw malformed("more bytes");
        }
    }

    MalformedEventException malformed(String expected) {
        return new MalformedEventException("At byte " + at + ": expected " + expected);
    }
}
