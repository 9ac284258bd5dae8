package io.caravan.dispatch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Watches a whole JSON answer as it is relayed and finds the last {@code usage} object in its last {@link #TAIL} bytes.
 * Throws nothing on any bytes. One object per response, used by one thread at a time.
 */
public final class UsageReader {

    /** Bytes at the end of the answer that are looked into. */
    public static final int TAIL = 65_536;

    /** Places that look like a usage object that are tried, from the end. */
    private static final int MAX_TRIED = 8;

    private static final byte[] KEY = "\"usage\"".getBytes(US_ASCII);
    private static final byte[] NONE = {};

    /** Made when the first bytes come, which are mostly the whole answer, to their length. */
    private byte[] tail = NONE;

    private int length;

    /** Takes the next bytes of the answer. The chunk's position stays. */
    public void read(ByteBuffer chunk) {
        int count = Math.min(chunk.remaining(), TAIL);
        if (length + count > tail.length) {
            makeRoom(count);
        }
        chunk.get(chunk.limit() - count, tail, length, count);
        length += count;
    }

    private void makeRoom(int count) {
        if (length + count <= 2 * TAIL) {
            tail = Arrays.copyOf(tail, Math.min(2 * TAIL, Math.max(length + count, tail.length * 2)));
        } else {
            int kept = Math.min(length, TAIL);
            System.arraycopy(tail, length - kept, tail, 0, kept);
            length = kept;
            tail = tail.length < 2 * TAIL ? Arrays.copyOf(tail, 2 * TAIL) : tail;
        }
    }

    /** The token counts, or null if there are none. To be asked once, at the end of the answer: it searches. */
    public @Nullable TokenUsage usage() {
        UsageScan scan = new UsageScan();
        int tried = 0;
        int lowest = Math.max(0, length - TAIL);
        for (int at = length - KEY.length; at >= lowest && tried < MAX_TRIED; at--) {
            if (tail[at] == '"' && Arrays.equals(tail, at, at + KEY.length, KEY, 0, KEY.length)) {
                int colon = at + KEY.length;
                while (colon < length && (tail[colon] == ' ' || tail[colon] == '\n' || tail[colon] == '\r')) {
                    colon++;
                }
                if (colon < length && tail[colon] == ':') {
                    tried++;
                    if (scan.read(tail, colon + 1, length)) {
                        return scan.usage();
                    }
                }
            }
        }
        return null;
    }
}
