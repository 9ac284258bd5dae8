package io.caravan.prefix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code XXH64(LE64(parent) ‖ LE32(token)… ‖ (LE64(length of extra) ‖ extra)…)}. */
final class Xxh64Links implements KeyLinks {

    private static final int[] NO_TOKENS = {};

    @Override
    public long init(String seed) {
        byte[] bytes = seed.getBytes(StandardCharsets.UTF_8);
        return Xxh64.hash(bytes, 0, bytes.length, 0);
    }

    @Override
    public long root(long init, String model) {
        return next(init, NO_TOKENS, 0, 0, List.of(model));
    }

    @Override
    public long next(long parent, int[] tokens, int from, int to) {
        return Xxh64.hash(parent, tokens, from, to);
    }

    @Override
    public long next(long parent, int[] tokens, int from, int to, List<String> extras) {
        byte[][] texts = new byte[extras.size()][];
        int length = Long.BYTES + Integer.BYTES * (to - from);
        for (int i = 0; i < texts.length; i++) {
            texts[i] = extras.get(i).getBytes(StandardCharsets.UTF_8);
            length += Long.BYTES + texts[i].length;
        }
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(parent);
        for (int i = from; i < to; i++) {
            buffer.putInt(tokens[i]);
        }
        for (byte[] text : texts) {
            buffer.putLong(text.length).put(text);
        }
        return Xxh64.hash(buffer.array(), 0, length, 0);
    }

    @Override
    public String toString() {
        return "xxh64";
    }
}
