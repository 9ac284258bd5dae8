package io.caravan.tokenizer;

import io.caravan.tokenizer.unicode.Utf8;
import java.util.Arrays;

/** A set of texts in UTF-8, each with a number, of which the longest is found that stands at a place. Immutable once filled. */
final class ByteTrie {

    /** The node after the first byte; 0 for none. */
    private final int[] first = new int[256];

    /** How many bytes texts begin with, and the last of these: that of models whose tokens are all like {@code <|im_end|>}. */
    private int firsts;

    private byte onlyFirst;

    /** Keys (node, byte) plus one, and the nodes they lead to. */
    private long[] keys = new long[64];

    private int[] children = new int[64];
    private int[] numbers = new int[32];
    private int nodes = 1;

    /** Adds a text; of two that are equal the first counts. */
    void add(byte[] text, int number) {
        int node = 0;
        for (byte b : text) {
            int child = child(node, b);
            if (child == 0) {
                child = addChild(node, b);
            }
            node = child;
        }
        if (numbers[node] < 0 && node > 0) {
            numbers[node] = number;
        }
    }

    boolean isEmpty() {
        return nodes == 1;
    }

    /** The longest text at {@code from}: its number in the upper half, where it ends in the lower; -1 for none. */
    long longest(byte[] text, int from, int to) {
        int node = first[text[from] & 0xff];
        long found = -1;
        for (int i = from + 1; node != 0; node = child(node, text[i++])) {
            if (numbers[node] >= 0) {
                found = (long) numbers[node] << 32 | i;
            }
            if (i == to) {
                break;
            }
        }
        return found;
    }

    /** The next place from {@code from} on where some text may start, or {@code to}. */
    int candidate(byte[] text, int from, int to) {
        if (firsts == 1) {
            return Utf8.find(onlyFirst, text, from, to);
        }
        int i = from;
        while (i < to && first[text[i] & 0xff] == 0) {
            i++;
        }
        return i;
    }

    /** The child of a node by a byte, or 0. */
    int child(int node, byte b) {
        if (node == 0) {
            return first[b & 0xff];
        }
        long key = key(node, b);
        int slot = slot(key);
        while (keys[slot] != 0) {
            if (keys[slot] == key) {
                return children[slot];
            }
            slot = (slot + 1) & (keys.length - 1);
        }
        return 0;
    }

    /** The number of the text that ends at a node, or -1. */
    int number(int node) {
        return numbers[node];
    }

    private int addChild(int node, byte b) {
        int child = nodes++;
        if (child == numbers.length) {
            numbers = Arrays.copyOf(numbers, child * 2);
        }
        numbers[child] = -1;
        if (node == 0) {
            first[b & 0xff] = child;
            firsts++;
            onlyFirst = b;
            return child;
        }
        if (nodes * 2 > keys.length) {
            grow();
        }
        put(key(node, b), child);
        return child;
    }

    private void put(long key, int child) {
        int slot = slot(key);
        while (keys[slot] != 0) {
            slot = (slot + 1) & (keys.length - 1);
        }
        keys[slot] = key;
        children[slot] = child;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldChildren = children;
        keys = new long[oldKeys.length * 2];
        children = new int[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                put(oldKeys[i], oldChildren[i]);
            }
        }
    }

    private int slot(long key) {
        return (int) ((key * 0x9e3779b97f4a7c15L) >>> 32) & (keys.length - 1);
    }

    /** Never 0. */
    private static long key(int node, byte b) {
        return ((long) node << 8 | (b & 0xff)) + 1;
    }
}
