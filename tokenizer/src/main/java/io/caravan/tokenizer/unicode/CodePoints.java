package io.caravan.tokenizer.unicode;

import java.util.Arrays;

/** A run of characters that is taken apart, put in order and joined again. */
final class CodePoints {

    private final Decomposition decomposition;
    private final boolean compatible;
    private int[] characters = new int[16];
    private int size;

    CodePoints(Decomposition decomposition, boolean compatible) {
        this.decomposition = decomposition;
        this.compatible = compatible;
    }

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    int first() {
        return characters[0];
    }

    /** Adds the parts of a character. */
    void append(int codePoint) {
        int[] parts = decomposition.parts(codePoint, compatible);
        if (parts == null) {
            add(codePoint);
        } else {
            for (int part : parts) {
                add(part);
            }
        }
    }

    private void add(int codePoint) {
        if (size == characters.length) {
            characters = Arrays.copyOf(characters, size * 2);
        }
        characters[size++] = codePoint;
    }

    /** Puts marks in the order of their combining classes; those of one class stay as they are. */
    void sort() {
        int start = 0;
        while (start < size) {
            if (decomposition.combiningClass(characters[start]) == 0) {
                start++;
                continue;
            }
            int end = start + 1;
            while (end < size && decomposition.combiningClass(characters[end]) != 0) {
                end++;
            }
            sortMarks(start, end);
            start = end;
        }
    }

    /** Stable; sorts by (class, place), so that a long row of marks does not take quadratic time. */
    private void sortMarks(int from, int to) {
        if (to - from == 1) {
            return;
        }
        long[] keys = new long[to - from];
        for (int i = from; i < to; i++) {
            keys[i - from] = (long) decomposition.combiningClass(characters[i]) << 32 | i;
        }
        Arrays.sort(keys);
        int[] unsorted = Arrays.copyOfRange(characters, from, to);
        for (int i = from; i < to; i++) {
            characters[i] = unsorted[(int) keys[i - from] - from];
        }
    }

    /** Joins each mark with its starter unless a mark of the same or a higher class stands between. */
    void compose() {
        int starter = -1;
        int written = 0;
        int lastClass = -1;
        for (int i = 0; i < size; i++) {
            int c = characters[i];
            int mark = decomposition.combiningClass(c);
            if (starter >= 0 && (lastClass < mark || lastClass == -1)) {
                int joined = decomposition.join(characters[starter], c);
                if (joined >= 0) {
                    characters[starter] = joined;
                    continue;
                }
            }
            if (mark == 0) {
                starter = written;
                lastClass = -1;
            } else {
                lastClass = mark;
            }
            characters[written++] = c;
        }
        size = written;
    }

    /** Writes UTF-8 and returns the place after it. */
    int write(byte[] out, int at) {
        int end = at;
        for (int i = 0; i < size; i++) {
            end = Utf8.write(characters[i], out, end);
        }
        return end;
    }
}
