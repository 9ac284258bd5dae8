package io.caravan.prefix;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Canonical CBOR (RFC 8949, section 4.2.1) of what vLLM digests. */
final class CborBytes implements EngineBytes {

    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int NULL = 0xF6;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    @Override
    public void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        head(TEXT, utf8.length);
        out.writeBytes(utf8);
    }

    @Override
    public void block(byte[] parent, int[] tokens, int from, int to, List<ExtraKey> extras) {
        head(ARRAY, 3);
        bytes(parent);
        head(ARRAY, to - from);
        for (int i = from; i < to; i++) {
            integer(tokens[i]);
        }
        if (extras.isEmpty()) {
            out.write(NULL);
        } else {
            head(ARRAY, extras.size());
            extras.forEach(this::extra);
        }
    }

    private void extra(ExtraKey extra) {
        if (extra instanceof ExtraKey.Lora lora) {
            head(ARRAY, 3);
            text("lora");
            text(lora.name());
            text(lora.path());
        } else if (extra instanceof ExtraKey.Multimodal item) {
            head(ARRAY, 3);
            text("mm");
            text(item.identifier());
            integer(item.offset());
        } else if (extra instanceof ExtraKey.Salt salt) {
            head(ARRAY, 2);
            text("cache_salt");
            text(salt.salt());
        } else if (extra instanceof ExtraKey.PromptEmbeds embeds) {
            head(ARRAY, 2);
            text("prompt_embeds");
            bytes(embeds.sha256());
        }
    }

    private void bytes(byte[] bytes) {
        head(BYTES, bytes.length);
        out.writeBytes(bytes);
    }

    private void integer(int value) {
        if (value >= 0) {
            head(UNSIGNED, value);
        } else {
            head(NEGATIVE, ~value);
        }
    }

    private void head(int major, int value) {
        if (value < 24) {
            out.write(major << 5 | value);
        } else if (value < 1 << 8) {
            out.write(major << 5 | 24);
            out.write(value);
        } else if (value < 1 << 16) {
            out.write(major << 5 | 25);
            bigEndian(value, 2);
        } else {
            out.write(major << 5 | 26);
            bigEndian(value, 4);
        }
    }

    private void bigEndian(int value, int count) {
        for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
            out.write(value >>> shift);
        }
    }

    @Override
    public byte[] finished() {
        return out.toByteArray();
    }
}
