package io.caravan.component.inference;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The header that joins what several servers record of one request (W3C Trace Context, version 00). */
final class TraceParent {

    private static final AsciiString PARENT = AsciiString.cached("traceparent");
    private static final AsciiString STATE = AsciiString.cached("tracestate");
    private static final int LENGTH = 55;
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private TraceParent() {}

    /**
     * Leaves a valid header as it is; the gateway has no spans of its own. Otherwise makes a new one, and drops the state
     * that belonged to the old one.
     */
    static void ensure(HttpHeaders headers) {
        String given = headers.get(PARENT);
        if (!isValid(given)) {
            headers.remove(STATE);
            headers.set(PARENT, create());
        }
    }

    private static boolean isValid(@Nullable String text) {
        if (text == null || text.length() < LENGTH || text.startsWith("ff")) {
            return false;
        }
        boolean dashes = text.charAt(2) == '-' && text.charAt(35) == '-' && text.charAt(52) == '-';
        boolean ends = text.length() == LENGTH || (!text.startsWith("00") && text.charAt(LENGTH) == '-');
        return dashes
                && ends
                && digits(text, 0, 2) >= 0
                && digits(text, 3, 35) > 0
                && digits(text, 36, 52) > 0
                && digits(text, 53, 55) >= 0;
    }

    /** How many of the digits are not zero, or -1 if they are no lower-case hexadecimal digits. */
    private static int digits(String text, int from, int to) {
        int set = 0;
        for (int i = from; i < to; i++) {
            char digit = text.charAt(i);
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
                return -1;
            }
            set += digit == '0' ? 0 : 1;
        }
        return set;
    }

    /** Sampled, so that an endpoint with tracing records what it would have recorded without the header. */
    private static String create() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        byte[] text = new byte[LENGTH];
        text[0] = '0';
        text[1] = '0';
        text[2] = '-';
        hex(text, 3, random.nextLong());
        hex(text, 19, random.nextLong() | 1);
        text[35] = '-';
        hex(text, 36, random.nextLong() | 1);
        text[52] = '-';
        text[53] = '0';
        text[54] = '1';
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static void hex(byte[] text, int from, long bits) {
        for (int i = 0; i < Long.SIZE / 4; i++) {
            text[from + i] = DIGITS[(int) (bits >>> (4 * i)) & 15];
        }
    }
}
