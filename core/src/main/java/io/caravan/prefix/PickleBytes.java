package io.caravan.prefix;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What CPython's {@code pickle.dumps(value, protocol=5)} writes for what vLLM digests. The tags of extra keys are literals
 * of vLLM's code, one object each, so that a second use of a tag refers to the first; all other texts are objects of
 * their own.
 */
final class PickleBytes implements EngineBytes {

    private static final int MEMOIZE = 0x94;
    private static final int MARK = '(';
    private static final int NONE = 'N';
    /** Tuples of one to three items have an operation of their own. */
    private static final int[] SHORT_TUPLE = {')', 0x85, 0x86, 0x87};

    private final ByteArrayOutputStream body = new ByteArrayOutputStream(256);
    private final Map<String, Integer> memoOfTag = new HashMap<>();
    private int memos;

    @Override
    public void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length < 1 << 8) {
            body.write(0x8C);
            body.write(utf8.length);
        } else {
            body.write('X');
            littleEndian(utf8.length, 4);
        }
        body.writeBytes(utf8);
        memoize();
    }

    @Override
    public void block(byte[] parent, int[] tokens, int from, int to, List<ExtraKey> extras) {
        bytes(parent);
        openTuple(to - from);
        for (int i = from; i < to; i++) {
            integer(tokens[i]);
        }
        closeTuple(to - from);
        if (extras.isEmpty()) {
            body.write(NONE);
        } else {
            openTuple(extras.size());
            extras.forEach(this::extra);
            closeTuple(extras.size());
        }
        closeTuple(3);
    }

    private void extra(ExtraKey extra) {
        if (extra instanceof ExtraKey.Lora lora) {
            tag("lora");
            text(lora.name());
            text(lora.path());
            closeTuple(3);
        } else if (extra instanceof ExtraKey.Multimodal item) {
            tag("mm");
            text(item.identifier());
            integer(item.offset());
            closeTuple(3);
        } else if (extra instanceof ExtraKey.Salt salt) {
            tag("cache_salt");
            text(salt.salt());
            closeTuple(2);
        } else if (extra instanceof ExtraKey.PromptEmbeds embeds) {
            tag("prompt_embeds");
            bytes(embeds.sha256());
            closeTuple(2);
        }
    }

    private void tag(String tag) {
        Integer memo = memoOfTag.get(tag);
        if (memo == null) {
            memoOfTag.put(tag, memos);
            text(tag);
        } else if (memo < 1 << 8) {
            body.write('h');
            body.write(memo);
        } else {
            body.write('j');
            littleEndian(memo, 4);
        }
    }

    private void bytes(byte[] bytes) {
        body.write('C');
        body.write(bytes.length);
        body.writeBytes(bytes);
        memoize();
    }

    private void integer(int value) {
        if (value >= 0 && value < 1 << 8) {
            body.write('K');
            body.write(value);
        } else if (value >= 0 && value < 1 << 16) {
            body.write('M');
            littleEndian(value, 2);
        } else {
            body.write('J');
            littleEndian(value, 4);
        }
    }

    private void openTuple(int items) {
        if (items > 3) {
            body.write(MARK);
        }
    }

    private void closeTuple(int items) {
        body.write(items > 3 ? 't' : SHORT_TUPLE[items]);
        if (items > 0) {
            memoize();
        }
    }

    private void memoize() {
        body.write(MEMOIZE);
        memos++;
    }

    private void littleEndian(long value, int count) {
        for (int i = 0; i < count; i++) {
            body.write((int) (value >>> (8 * i)));
        }
    }

    /** Protocol and frame, then the body. A pickle of more than 64 KiB would have more frames; no block is that long. */
    @Override
    public byte[] finished() {
        body.write('.');
        byte[] content = body.toByteArray();
        body.reset();
        body.write(0x80);
        body.write(5);
        body.write(0x95);
        littleEndian(content.length, 8);
        body.writeBytes(content);
        return body.toByteArray();
    }
}
