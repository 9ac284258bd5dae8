package io.caravan.prefix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a chain of an engine's blocks stands between two of them: the last full block's key, and the tokens and extras
 * since then, which fill no block yet. Immutable.
 *
 * @param passed the keys of the blocks that were completed on the way here from the link before
 * @param open tokens since {@code key}, fewer than a block's
 * @param openExtras what they depend on
 */
record ChainLink(long key, long[] passed, int[] open, List<String> openExtras) {

    private static final long[] NO_KEYS = {};
    private static final int[] NO_TOKENS = {};

    static ChainLink at(long key) {
        return new ChainLink(key, NO_KEYS, NO_TOKENS, List.of());
    }

    boolean isEven() {
        return open.length == 0;
    }

    /** The link after the block {@code tokens[from..from + count)}. */
    ChainLink after(BlockKeys keys, int[] tokens, int from, int count, List<String> extras) {
        int size = keys.blockSizeTokens();
        int[] all = Arrays.copyOf(open, open.length + count);
        System.arraycopy(tokens, from, all, open.length, count);
        List<String> carried = union(openExtras, extras);
        long last = key;
        long[] passedNow = new long[all.length / size];
        for (int i = 0; i < passedNow.length; i++) {
            last = keys.next(last, all, i * size, i == 0 ? carried : extras);
            passedNow[i] = last;
        }
        int[] rest = Arrays.copyOfRange(all, passedNow.length * size, all.length);
        List<String> restExtras = rest.length == 0 ? List.of() : passedNow.length == 0 ? carried : extras;
        return new ChainLink(last, passedNow, rest, restExtras);
    }

    private static List<String> union(List<String> first, List<String> second) {
        if (first.isEmpty()) {
            return second;
        }
        List<String> both = new ArrayList<>(first);
        for (String text : second) {
            if (!both.contains(text)) {
                both.add(text);
            }
        }
        return both;
    }
}
