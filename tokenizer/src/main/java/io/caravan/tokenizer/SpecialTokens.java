package io.caravan.tokenizer;

import java.util.Arrays;

/** What the post-processor puts around a text when special tokens are asked for. */
record SpecialTokens(int[] before, int[] after) {

    static final SpecialTokens NONE = new SpecialTokens(new int[0], new int[0]);

    /** These around those. */
    SpecialTokens around(SpecialTokens inner) {
        return new SpecialTokens(joined(before, inner.before), joined(inner.after, after));
    }

    private static int[] joined(int[] a, int[] b) {
        int[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }
}
