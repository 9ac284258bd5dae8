package io.caravan.processors.request;

import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads what a buffer holds. */
final class ByteBufferInputStream extends InputStream {

    private final ByteBuffer bytes;

    ByteBufferInputStream(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read() {
        return bytes.hasRemaining() ? bytes.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        int count = Math.min(length, bytes.remaining());
        bytes.get(into, offset, count);
        return count == 0 ? -1 : count;
    }
}
