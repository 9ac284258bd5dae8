package io.caravan.tokenizer;

import java.util.Arrays;

/** The tokens of a model and their ids. Immutable. */
final class Vocabulary {

    private final TokenList tokens;

    /** Places in the list plus one; 0 is empty. */
    private final int[] table;

    /** Of a token that is listed twice the last counts, as in the reference. */
    Vocabulary(TokenList tokens) {
        this.tokens = tokens;
        table = new int[Math.max(16, Integer.highestOneBit(tokens.size() * 2) << 1)];
        for (int i = 0; i < tokens.size(); i++) {
            int slot = slot(hash(tokens.bytes(), tokens.start(i), tokens.end(i)));
            while (table[slot] != 0 && !equal(table[slot] - 1, tokens.bytes(), tokens.start(i), tokens.end(i))) {
                slot = (slot + 1) & (table.length - 1);
            }
            table[slot] = i + 1;
        }
    }

    /** The id of the token that is this part of a text, or -1. */
    int find(byte[] text, int from, int to) {
        int slot = slot(hash(text, from, to));
        while (table[slot] != 0) {
            int place = table[slot] - 1;
            if (equal(place, text, from, to)) {
                return tokens.id(place);
            }
            slot = (slot + 1) & (table.length - 1);
        }
        return -1;
    }

    int find(byte[] token) {
        return find(token, 0, token.length);
    }

    /** How many tokens there are, as listed. */
    int size() {
        return tokens.size();
    }

    TokenList tokens() {
        return tokens;
    }

    private boolean equal(int place, byte[] text, int from, int to) {
        return tokens.end(place) - tokens.start(place) == to - from
                && Arrays.equals(tokens.bytes(), tokens.start(place), tokens.end(place), text, from, to);
    }

    private int slot(int hash) {
        return hash & (table.length - 1);
    }

    private static int hash(byte[] text, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + text[i];
        }
        hash *= 0x9e3779b9;
        return hash ^ (hash >>> 15);
    }
}
