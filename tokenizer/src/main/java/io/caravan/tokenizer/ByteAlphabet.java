package io.caravan.tokenizer;

import io.caravan.tokenizer.unicode.Utf8;
import java.util.Arrays;

/** The characters by which byte-level vocabularies write bytes: printable Latin-1 as itself, the others from U+0100 on. */
final class ByteAlphabet {

    private static final int CHARACTERS = 0x144;
    private static final int[] BYTES = bytes();

    private ByteAlphabet() {}

    private static int[] bytes() {
        int[] bytes = new int[CHARACTERS];
        Arrays.fill(bytes, -1);
        int next = 0x100;
        for (int b = 0; b < 256; b++) {
            boolean printable = (b >= '!' && b <= '~') || (b >= 0xa1 && b <= 0xac) || b >= 0xae;
            bytes[printable ? b : next++] = b;
        }
        return bytes;
    }

    /** The token of each byte; -1 for the bytes that never stand in UTF-8. */
    static int[] ids(Vocabulary vocabulary) {
        int[] ids = new int[256];
        for (int c = 0; c < CHARACTERS; c++) {
            int b = BYTES[c];
            if (b >= 0) {
                byte[] name = new byte[Utf8.length(c)];
                Utf8.write(c, name, 0);
                ids[b] = vocabulary.find(name);
                if (ids[b] < 0 && b != 0xc0 && b != 0xc1 && b < 0xf5) {
                    throw new TokenizerException("tokenizer.json: model.vocab has no token for the byte 0x"
                            + Integer.toHexString(b) + "; with ByteLevel each byte must have one");
                }
            }
        }
        return ids;
    }

    /** The tokens as the bytes that they stand for, without those that stand for none. */
    static TokenList decoded(TokenList tokens) {
        TokenList decoded = new TokenList();
        for (int i = 0; i < tokens.size(); i++) {
            byte[] token = tokens.token(i);
            int size = 0;
            for (int k = 0; k < token.length && size >= 0; ) {
                int c = Utf8.codePoint(token, k);
                k += Utf8.length(token[k]);
                if (c < CHARACTERS && BYTES[c] >= 0) {
                    token[size++] = (byte) BYTES[c];
                } else {
                    size = -1;
                }
            }
            if (size > 0) {
                decoded.add(Arrays.copyOf(token, size), tokens.id(i));
            }
        }
        return decoded;
    }
}
