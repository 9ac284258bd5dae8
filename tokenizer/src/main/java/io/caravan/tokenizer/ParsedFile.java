package io.caravan.tokenizer;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The bytes of a parsed tokenizer: a mark with the version, the settings as JSON, the tokens, merges and scores, each led by its
 * length, and a CRC-32C of it all. Numbers are big-endian.
 */
final class ParsedFile {

    /** Changes whenever the format or what the parser makes of a file does. */
    private static final long MARK = 0x43525654_4f4b0001L;

    private ParsedFile() {}

    static byte[] write(TokenizerFile file) {
        try {
            byte[] settings =
                    TokenizerFile.JSON.writeValueAsBytes(file.settings().node());
            TokenList tokens = file.model().tokens();
            int textBytes = tokens.end(tokens.size() - 1);
            int[] merges = file.model().merges();
            double[] scores = file.model().scores();
            ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(8
                    + 5 * 4L
                    + settings.length
                    + textBytes
                    + 8L * tokens.size()
                    + 4L * merges.length
                    + 8L * scores.length
                    + 4));
            out.putLong(MARK);
            out.putInt(settings.length).put(settings);
            out.putInt(textBytes).put(tokens.bytes(), 0, textBytes);
            out.putInt(tokens.size());
            putInts(out, tokens.ends());
            putInts(out, tokens.ids());
            out.putInt(merges.length);
            putInts(out, merges);
            out.putInt(scores.length).asDoubleBuffer().put(scores);
            out.position(out.position() + 8 * scores.length);
            out.putInt(checksum(out.array(), out.position()));
            return out.array();
        } catch (IOException e) {
            throw new TokenizerException("the settings of a tokenizer cannot be written: " + e, e);
        }
    }

    static TokenizerFile read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < 12 || in.getLong() != MARK) {
            throw new TokenizerException("it is of another version");
        }
        if (checksum(bytes, bytes.length - 4) != in.getInt(bytes.length - 4)) {
            throw new TokenizerException("its checksum is wrong");
        }
        try {
            byte[] settings = bytes(in);
            byte[] text = bytes(in);
            int size = in.getInt();
            TokenList tokens = new TokenList(text, ints(in, size), ints(in, size), size);
            int[] merges = ints(in, in.getInt());
            double[] scores = new double[in.getInt()];
            in.asDoubleBuffer().get(scores);
            return new TokenizerFile(
                    new JsonField("", TokenizerFile.JSON.readTree(settings)), new ModelData(tokens, merges, scores));
        } catch (IOException | BufferUnderflowException | NegativeArraySizeException e) {
            throw new TokenizerException("it cannot be read: " + e, e);
        }
    }

    private static byte[] bytes(ByteBuffer in) {
        byte[] bytes = new byte[in.getInt()];
        in.get(bytes);
        return bytes;
    }

    private static void putInts(ByteBuffer out, int[] ints) {
        out.asIntBuffer().put(ints);
        out.position(out.position() + 4 * ints.length);
    }

    private static int[] ints(ByteBuffer in, int count) {
        int[] ints = new int[count];
        in.asIntBuffer().get(ints);
        in.position(in.position() + 4 * count);
        return ints;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
