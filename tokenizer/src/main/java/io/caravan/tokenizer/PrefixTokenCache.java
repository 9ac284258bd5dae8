package io.caravan.tokenizer;

import io.caravan.tokenizer.unicode.Utf8;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A tokenizer that remembers the ids of conversations, so that of one that goes on only the new turns are encoded. A text is cut only
 * right after added tokens such as {@code <|im_end|>}, which end whatever comes before them, so the ids are always those of
 * the whole text; a text without such tokens is simply encoded. What is remembered is compared byte by byte, not by hash.
 *
 * <p>Holds prompts in memory, up to a limit, and drops what was not asked for of late. Any number of threads may use it at
 * once; nothing waits for another thread's encoding.
 */
public final class PrefixTokenCache {

    /** Parts are at least this long, in bytes, so that a cut costs little beside what it saves. */
    private static final int LEAST_PART = 256;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Tokenizer tokenizer;
    private final RecentParts recent;
    private final AtomicLong serials = new AtomicLong();

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
        encodeParts(utf8, from, to, out);
        if (specialTokens) {
            out.addAll(special.after(), special.after().length);
        }
    }

    /** How many bytes are held, as an estimate that is never too low. */
    public long bytes() {
        return recent.bytes();
    }

    private void encodeParts(byte[] utf8, int from, int to, TokenBuffer out) {
        AddedTokens tokens = tokenizer.parts().raw();
        long before = 0;
        int start = from;
        for (int end = tokens.cutAfter(utf8, start, to, LEAST_PART);
                end > 0;
                end = tokens.cutAfter(utf8, start, to, LEAST_PART)) {
            Part part = find(before, utf8, start, end);
            if (part == null) {
                int first = out.size();
                tokenizer.encodePart(utf8, start, end, start == from, out);
                part = new Part(
                        before, serials.incrementAndGet(), Arrays.copyOfRange(utf8, start, end), out.toArray(first));
                recent.put(key(before, utf8, start, end), part);
            } else {
                out.addAll(part.ids, part.ids.length);
            }
            before = part.serial;
            start = end;
        }
        if (start < to) {
            tokenizer.encodePart(utf8, start, to, start == from, out);
        }
    }

    private @Nullable Part find(long before, byte[] utf8, int from, int to) {
        Part part = recent.get(key(before, utf8, from, to));
        return part != null && part.before == before && Arrays.equals(part.text, 0, part.text.length, utf8, from, to)
                ? part
                : null;
    }

    private static long key(long before, byte[] text, int from, int to) {
        long hash = (before + 1) * 0x9e3779b97f4a7c15L + to - from;
        int i = from;
        for (; i + 8 <= to; i += 8) {
            hash = (Long.rotateLeft(hash, 29) ^ (long) LONGS.get(text, i)) * 0xc2b2ae3d27d4eb4fL;
        }
        for (; i < to; i++) {
            hash = (Long.rotateLeft(hash, 29) ^ text[i]) * 0xc2b2ae3d27d4eb4fL;
        }
        return hash ^ (hash >>> 32);
    }

    /**
     * A part of a text that was encoded.
     *
     * @param before the serial of the part before it, 0 at the start of a text; so the whole text up to here is the same
     * @param serial never used twice
     */
    record Part(long before, long serial, byte[] text, int[] ids) {
        long bytes() {
            return 160L + text.length + 4L * ids.length;
        }
    }
}
