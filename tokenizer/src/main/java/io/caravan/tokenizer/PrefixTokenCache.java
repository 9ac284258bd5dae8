package io.caravan.tokenizer;

import io.caravan.tokenizer.unicode.Utf8;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A tokenizer that remembers the ids of conversations, so that of one that goes on only the new turns are encoded. A text is cut only
 * right after added tokens such as {@code <|im_end|>}, which end whatever comes before them, so the ids are always those of
 * the whole text, and those of a part do not depend on what is before it: a turn is known wherever it comes again, if its
 * conversation has been shortened at the front or began with another date. What is remembered is compared byte by byte, not by hash.
 *
 * <p>Holds prompts in memory, up to a limit, and drops what was not asked for of late. Any number of threads may use it at
 * once; nothing waits for another thread's encoding.
 */
public final class PrefixTokenCache {

    /** Parts are at least this long, in bytes, so that a cut costs little beside what it saves. */
    private static final int LEAST_PART = 256;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long PRIME = 0x9e3779b97f4a7c15L;
    private static final long ODD = 0xc2b2ae3d27d4eb4fL;

    private final Tokenizer tokenizer;
    private final RecentParts recent;

    /**
     * Remembers up to a number of bytes.
     *
     * @param maxBytes of texts, ids and what holds them, at least 0
     */
    public PrefixTokenCache(Tokenizer tokenizer, long maxBytes) {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("maxBytes must be at least 0: " + maxBytes);
        }
        this.tokenizer = tokenizer;
        recent = new RecentParts(maxBytes);
    }

    /** Appends the ids of all of a text in UTF-8, as {@link Tokenizer#encode(byte[], boolean, TokenBuffer)} does. */
    public void encode(byte[] utf8, boolean specialTokens, TokenBuffer out) {
        encode(utf8, 0, utf8.length, specialTokens, out);
    }

    /** Appends the ids of a part of a text, as {@link Tokenizer#encode(byte[], int, int, boolean, TokenBuffer)} does. */
    public void encode(byte[] utf8, int from, int to, boolean specialTokens, TokenBuffer out) {
        if (!Utf8.valid(utf8, from, to)) {
            tokenizer.encode(utf8, from, to, specialTokens, out);
            return;
        }
        SpecialTokens special = tokenizer.parts().specialTokens();
        if (specialTokens) {
            out.addAll(special.before(), special.before().length);
        }
        new Encode(utf8, from, to, out).rest();
        if (specialTokens) {
            out.addAll(special.after(), special.after().length);
        }
    }

    /**
     * Begins with the first {@code length} bytes of a text in UTF-8: appends the ids of as much of them as is remembered.
     *
     * @return what is left to do, on any thread, while nobody changes the text or the buffer
     */
    public Begun begin(byte[] utf8, int length, boolean specialTokens, TokenBuffer out) {
        if (!Utf8.valid(utf8, 0, length)) {
            return new Begun(length, () -> tokenizer.encode(utf8, 0, length, specialTokens, out));
        }
        SpecialTokens special = tokenizer.parts().specialTokens();
        if (specialTokens) {
            out.addAll(special.before(), special.before().length);
        }
        Encode encode = new Encode(utf8, 0, length, out);
        encode.known();
        return new Begun(encode.left(), () -> {
            encode.rest();
            if (specialTokens) {
                out.addAll(special.after(), special.after().length);
            }
        });
    }

    /**
     * A text whose beginning has its ids.
     *
     * @param bytesLeft bytes of the text that are to be encoded; 0 does not mean that there is nothing to do
     * @param rest appends the ids of the rest; to be run once
     */
    public record Begun(int bytesLeft, Runnable rest) {}

    /** How many bytes are held, as an estimate that is never too low. */
    public long bytes() {
        return recent.bytes();
    }

    /** The encoding of one valid text, part by part. */
    private final class Encode {
        private final byte[] utf8;
        private final int from;
        private final int to;
        private final TokenBuffer out;
        private final AddedTokens tokens = tokenizer.parts().raw();
        private int start;
        private long key;
        private int end;

        Encode(byte[] utf8, int from, int to, TokenBuffer out) {
            this.utf8 = utf8;
            this.from = from;
            this.to = to;
            this.out = out;
            go(from);
        }

        /** Goes on with the part that begins at a place. */
        private void go(int place) {
            start = place;
            int found = start < to ? tokens.cutAfter(utf8, start, to, LEAST_PART) : to;
            end = found > 0 ? found : to;
            key = isLong() ? key() : 0;
        }

        private boolean isLong() {
            return end - start >= LEAST_PART;
        }

        int left() {
            return to - start;
        }

        /** Appends the ids of parts up to the first that is not remembered. */
        void known() {
            for (Part part = find(); part != null; part = find()) {
                take(part);
            }
        }

        void rest() {
            while (start < to) {
                Part part = find();
                if (part == null) {
                    int first = out.size();
                    tokenizer.encodePart(utf8, start, end, start == from, out);
                    if (isLong()) {
                        byte[] text = Arrays.copyOfRange(utf8, start, end);
                        recent.put(key, new Part(start == from, text, out.toArray(first)));
                    }
                    go(end);
                } else {
                    take(part);
                }
            }
        }

        private void take(Part part) {
            out.addAll(part.ids, part.ids.length);
            go(end);
        }

        private @Nullable Part find() {
            Part part = isLong() ? recent.get(key) : null;
            return part != null
                            && part.first == (start == from)
                            && Arrays.equals(part.text, 0, part.text.length, utf8, start, end)
                    ? part
                    : null;
        }

        private long key() {
            long first = (start == from ? 1 : 2) * PRIME + end - start;
            long second = PRIME;
            int i = start;
            for (; i + 16 <= end; i += 16) {
                first = (Long.rotateLeft(first, 29) ^ (long) LONGS.get(utf8, i)) * ODD;
                second = (Long.rotateLeft(second, 31) ^ (long) LONGS.get(utf8, i + 8)) * ODD;
            }
            for (; i < end; i++) {
                first = (Long.rotateLeft(first, 29) ^ utf8[i]) * ODD;
            }
            long hash = (first ^ Long.rotateLeft(second, 32)) * ODD;
            return hash ^ (hash >>> 32);
        }
    }

    /**
     * A part of a text that was encoded.
     *
     * @param first whether the text began with it
     */
    record Part(boolean first, byte[] text, int[] ids) {
        long bytes() {
            return 160L + text.length + 4L * ids.length;
        }
    }
}
