package io.caravan.tokenizer.split;

import java.util.Arrays;

/** A text cut into matches and what is between them. */
final class Parts {

    private int[] ends = new int[32];
    private boolean[] matches = new boolean[32];
    private int size;
    private final int from;

    Parts(int from) {
        this.from = from;
    }

    /** Adds a part that starts where the last one ends, unless it is empty. */
    void add(int end, boolean match) {
        if (end == end()) {
            return;
        }
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, size * 2);
            matches = Arrays.copyOf(matches, size * 2);
        }
        ends[size] = end;
        matches[size++] = match;
    }

    int size() {
        return size;
    }

    boolean isMatch(int i) {
        return matches[i];
    }

    int start(int i) {
        return i == 0 ? from : ends[i - 1];
    }

    int end(int i) {
        return ends[i];
    }

    private int end() {
        return size == 0 ? from : ends[size - 1];
    }
}
