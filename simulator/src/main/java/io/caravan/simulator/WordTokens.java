package io.caravan.simulator;

import java.nio.charset.StandardCharsets;

/**
 * The simulator's alphabet: four UTF-8 bytes are one token, and a token's id is those bytes as an integer, lowest
 * first and without the sign bit. Answers are made of words of exactly four bytes, so an answer that comes back as part of the next prompt has the same tokens.
 */
final class WordTokens {

    static final int BYTES_PER_TOKEN = 4;
    static final PromptTokenizer FOUR_BYTES = WordTokens::encode;

    private static final String[] OPENERS = {"Here", "Once", "Then", "Well", "Most", "Some", "When", "Yes,"};
    private static final String[][] SENTENCE = {
        {" the", " our", " one", " her", " his", " its", " any", " two"},
        {" old", " big", " red", " shy", " new", " wet", " odd", " sad"},
        {" cat", " dog", " fox", " man", " sea", " sun", " hen", " boy"},
        {" saw", " met", " had", " led", " fed", " hid", " won", " got"},
        {" the", " our", " one", " her", " his", " its", " any", " two"},
        {" dry", " hot", " icy", " raw", " fat", " shy", " dim", " tan"},
        {" hat", " map", " cup", " jar", " key", " box", " bed", " pie"},
        {" and", " but", " for", " yet", " nor", " and", " but", " and"},
    };

    private WordTokens() {}

    /** Tokens of a text; the last one may stand for fewer than four bytes. */
    static int[] encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] tokens = new int[(bytes.length + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN];
        for (int i = 0; i < bytes.length; i++) {
            tokens[i / BYTES_PER_TOKEN] |= ((bytes[i] & 0xFF) << (8 * (i % BYTES_PER_TOKEN))) & Integer.MAX_VALUE;
        }
        return tokens;
    }

    /** The {@code index}-th token of the answer that a seed stands for. */
    static int output(long seed, int index) {
        String[] words = index == 0 ? OPENERS : SENTENCE[(index - 1) % SENTENCE.length];
        long bits = (seed ^ (index + 1) * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        return encode(words[(int) (bits >>> 61)])[0];
    }

    /** The four characters of a token made by {@link #output}. */
    static String text(int token) {
        char[] text = {
            (char) (token & 0xFF), (char) (token >>> 8 & 0xFF), (char) (token >>> 16 & 0xFF), (char) (token >>> 24)
        };
        return new String(text);
    }
}
