package io.caravan.dispatch;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Objects;

class SseReaderFuzz {

    /** Any stream is read without an exception, and it does not matter where it is cut. The first byte says where. */
    @FuzzTest(maxDuration = "10m")
    void readsAnyStream(byte[] bytes) {
        SseReader whole = new SseReader();
        whole.read(ByteBuffer.wrap(bytes));
        SseReader cut = new SseReader();
        int size = bytes.length == 0 ? 1 : 1 + (bytes[0] & 0x1F);
        for (int at = 0; at < bytes.length; at += size) {
            cut.read(ByteBuffer.wrap(bytes, at, Math.min(size, bytes.length - at)));
        }
        if (whole.events() != cut.events()
                || whole.done() != cut.done()
                || whole.sawError() != cut.sawError()
                || !Objects.equals(whole.usage(), cut.usage())) {
            throw new IllegalStateException("Cut into pieces of " + size + " the stream reads differently");
        }
        UsageReader reader = new UsageReader();
        reader.read(ByteBuffer.wrap(bytes));
        reader.usage();
    }
}
