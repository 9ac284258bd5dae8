package io.caravan.tokenizer;

import java.util.Arrays;

/** Many short texts in UTF-8, one after the other in one array, each with an id. Grows while it is read. */
final class TokenList {

    private byte[] bytes;
    private int[] ends;
    private int[] ids;
    private int size;

    TokenList() {
        this(new byte[1 << 12], new int[1 << 8], new int[1 << 8], 0);
    }

    TokenList(byte[] bytes, int[] ends, int[] ids, int size) {
        this.bytes = bytes;
        this.ends = ends;
        this.ids = ids;
        this.size = size;
    }

    void add(byte[] token, int id) {
        int end = end(size - 1);
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, size * 2);
            ids = Arrays.copyOf(ids, size * 2);
        }
        if (bytes.length - end < token.length) {
            bytes = Arrays.copyOf(
                    bytes, Math.max(Math.addExact(end, token.length), bytes.length + (bytes.length >> 1)));
        }
        System.arraycopy(token, 0, bytes, end, token.length);
        ends[size] = end + token.length;
        ids[size++] = id;
    }

    /** The ends of all tokens, or their ids. */
    int[] ends() {
        return Arrays.copyOf(ends, size);
    }

    int[] ids() {
        return Arrays.copyOf(ids, size);
    }

    int size() {
        return size;
    }

    byte[] bytes() {
        return bytes;
    }

    int start(int place) {
        return end(place - 1);
    }

    int end(int place) {
        return place < 0 ? 0 : ends[place];
    }

    int id(int place) {
        return ids[place];
    }

    byte[] token(int place) {
        return Arrays.copyOfRange(bytes, start(place), end(place));
    }
}
