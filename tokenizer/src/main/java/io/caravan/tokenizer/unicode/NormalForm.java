package io.caravan.tokenizer.unicode;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The four normal forms of Unicode, on UTF-8. Text that needs no change, which is nearly all, costs one look at each
 * character above 127; of other text only the parts around the characters that may change are taken apart. Thread-safe.
 */
public enum NormalForm {
    NFC(false, true),
    NFD(false, false),
    NFKC(true, true),
    NFKD(true, false);

    private final boolean compatible;
    private final boolean composed;

    /** For each form a bit for each code point that may change, move or join with what is before it; made at first use. */
    private static final AtomicReferenceArray<long[]> ACTIVE = new AtomicReferenceArray<>(4);

    NormalForm(boolean compatible, boolean composed) {
        this.compatible = compatible;
        this.composed = composed;
    }

    /** The normal form of a part of a text, or null when it is in that form already. */
    public byte @Nullable [] normalize(byte[] text, int from, int to) {
        long[] special = active();
        int next = nextActive(special, text, from, to);
        if (next == to) {
            return null;
        }
        CodePoints run = new CodePoints(DecompositionHolder.DECOMPOSITION, compatible);
        byte[] out = new byte[to - from + 16];
        int size = 0;
        int copied = from;
        while (next < to) {
            int start = next == copied ? next : Utf8.previous(text, next);
            int end = endOfActive(special, text, next, to);
            run.clear();
            for (int i = start; i < end; i += Utf8.length(text[i])) {
                run.append(Utf8.codePoint(text, i));
            }
            run.sort();
            if (composed) {
                run.compose();
            }
            out = room(out, size + start - copied + 4 * run.size());
            System.arraycopy(text, copied, out, size, start - copied);
            size = run.write(out, size + start - copied);
            copied = end;
            next = nextActive(special, text, end, to);
        }
        out = Arrays.copyOf(out, size + to - copied);
        System.arraycopy(text, copied, out, size, to - copied);
        return out;
    }

    private static byte[] room(byte[] out, int needed) {
        return needed <= out.length ? out : Arrays.copyOf(out, Math.max(needed, out.length + (out.length >> 1)));
    }

    private static int nextActive(long[] special, byte[] text, int from, int to) {
        int i = from;
        while ((i = Utf8.skipAscii(text, i, to)) < to) {
            if (has(special, Utf8.codePoint(text, i))) {
                return i;
            }
            i += Utf8.length(text[i]);
        }
        return to;
    }

    private static int endOfActive(long[] special, byte[] text, int from, int to) {
        int i = from;
        while (i < to && has(special, Utf8.codePoint(text, i))) {
            i += Utf8.length(text[i]);
        }
        return i;
    }

    private static boolean has(long[] bits, int codePoint) {
        return (bits[codePoint >> 6] & (1L << (codePoint & 63))) != 0;
    }

    private long[] active() {
        long[] bits = ACTIVE.get(ordinal());
        if (bits == null) {
            bits = findActive();
            ACTIVE.set(ordinal(), bits);
        }
        return bits;
    }

    private long[] findActive() {
        Decomposition decomposition = DecompositionHolder.DECOMPOSITION;
        long[] bits = new long[UnicodeTable.CODE_POINTS >> 6];
        CodePoints run = new CodePoints(decomposition, compatible);
        decomposition.special().forEach(c -> {
            if (decomposition.combiningClass(c) != 0
                    || (composed && decomposition.joinsBackward(c))
                    || changes(c, run)) {
                bits[c >> 6] |= 1L << (c & 63);
            }
        });
        return bits;
    }

    private boolean changes(int codePoint, CodePoints run) {
        run.clear();
        run.append(codePoint);
        run.sort();
        if (composed) {
            run.compose();
        }
        return run.size() != 1 || run.first() != codePoint;
    }

    /** Read when the first text is normalised. */
    private static final class DecompositionHolder {
        static final Decomposition DECOMPOSITION = new Decomposition(UnicodeTable.read());

        private DecompositionHolder() {}
    }
}
