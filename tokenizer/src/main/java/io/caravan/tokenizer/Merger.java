package io.caravan.tokenizer;

import java.util.Arrays;

/**
 * Merges pairs of tokens, the least rank first and the leftmost of equals, until none is left that may be merged. Short pieces
 * are searched again after each merge; long ones are kept in a heap, so that no text takes quadratic time. Not thread-safe.
 */
final class Merger {

    private static final int SHORT = 100;

    private final MergeTable merges;

    /** The tokens of the piece; the caller fills it. */
    int[] ids = new int[SHORT];

    /** For each place the merge with the next one. */
    private long[] values = new long[SHORT];

    private int[] next = {};
    private int[] previous = {};

    /** Rank and place of merges that may have been overtaken; the first is the least. */
    private long[] heap = {};

    private int heapSize;

    Merger(MergeTable merges) {
        this.merges = merges;
    }

    /** Makes room for that many tokens. */
    void reserve(int count) {
        if (ids.length < count) {
            ids = Arrays.copyOf(ids, Math.max(count, ids.length * 2));
        }
    }

    /** Merges the first {@code count} ids where they are; returns how many are left. */
    int merge(int count) {
        return count <= SHORT ? mergeShort(count) : mergeLong(count);
    }

    private int mergeShort(int count) {
        int last = count - 1;
        for (int i = 0; i < last; i++) {
            values[i] = merges.find(ids[i], ids[i + 1]);
        }
        while (last > 0) {
            long best = MergeTable.NONE;
            int at = -1;
            for (int i = 0; i < last; i++) {
                if (values[i] < best) {
                    best = values[i];
                    at = i;
                }
            }
            if (at < 0) {
                break;
            }
            ids[at] = (int) best;
            System.arraycopy(ids, at + 2, ids, at + 1, last - at - 1);
            last--;
            if (at < last) {
                System.arraycopy(values, at + 2, values, at + 1, last - at - 1);
                values[at] = merges.find(ids[at], ids[at + 1]);
            }
            if (at > 0) {
                values[at - 1] = merges.find(ids[at - 1], ids[at]);
            }
        }
        return last + 1;
    }

    private int mergeLong(int count) {
        prepare(count);
        for (int i = 0; i < count; i++) {
            next[i] = i + 1;
            previous[i] = i - 1;
            look(i, count);
        }
        while (heapSize > 0) {
            long least = pop();
            int at = (int) least;
            if (ids[at] < 0 || values[at] == MergeTable.NONE || values[at] >> 32 != least >> 32) {
                continue;
            }
            int gone = next[at];
            ids[at] = (int) values[at];
            ids[gone] = -1;
            next[at] = next[gone];
            if (next[at] < count) {
                previous[next[at]] = at;
            }
            look(at, count);
            if (previous[at] >= 0) {
                look(previous[at], count);
            }
        }
        int left = 0;
        for (int i = 0; i < count; i = next[i]) {
            ids[left++] = ids[i];
        }
        return left;
    }

    private void prepare(int count) {
        heapSize = 0;
        if (next.length < count) {
            next = new int[count];
            previous = new int[count];
            values = new long[count];
            heap = new long[count * 3];
        }
    }

    private void look(int at, int count) {
        values[at] = next[at] < count ? merges.find(ids[at], ids[next[at]]) : MergeTable.NONE;
        if (values[at] != MergeTable.NONE) {
            push(values[at] >> 32 << 32 | at);
        }
    }

    private void push(long value) {
        int i = heapSize++;
        while (i > 0 && heap[(i - 1) >> 1] > value) {
            heap[i] = heap[(i - 1) >> 1];
            i = (i - 1) >> 1;
        }
        heap[i] = value;
    }

    private long pop() {
        long least = heap[0];
        long value = heap[--heapSize];
        int i = 0;
        for (int child = 1; child < heapSize; child = 2 * i + 1) {
            if (child + 1 < heapSize && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= value) {
                break;
            }
            heap[i] = heap[child];
            i = child;
        }
        heap[i] = value;
        return least;
    }
}
