package io.caravan.dispatch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Watches a stream of server-sent events as it is relayed: counts events and notices its last one, errors and token
 * counts. Events may be cut into chunks anywhere; lines end in LF or CRLF. Of an event's line at most {@link #MAX_LINE}
 * bytes are kept; a longer one is counted and not looked into. Throws nothing on any bytes.
 *
 * <p>One object per response, used by one thread at a time. Source of the format: WHATWG HTML, "Server-sent events".
 */
public final class SseReader {

    /** Greatest length of a line that is looked into, in bytes. */
    public static final int MAX_LINE = 65_536;

    private static final VarHandle LONG_LE =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long LOW_BITS = 0x7F * ONES;
    private static final long SEVEN_BYTES = 0x00FF_FFFF_FFFF_FFFFL;
    private static final long USAGE_KEY = sevenBytes("\"usage\"");
    private static final long ERROR_KEY = sevenBytes("\"error\"");
    private static final byte[] DATA = "data:".getBytes(US_ASCII);
    private static final byte[] EVENT = "event:".getBytes(US_ASCII);
    private static final byte[] DONE = "[DONE]".getBytes(US_ASCII);
    private static final byte[] ERROR = "error".getBytes(US_ASCII);

    /** What the last events are called where none is {@code [DONE]}: Anthropic's messages, OpenAI's responses. */
    private static final byte[][] LAST = {
        "message_stop".getBytes(US_ASCII),
        "response.completed".getBytes(US_ASCII),
        "response.incomplete".getBytes(US_ASCII),
        "response.failed".getBytes(US_ASCII)
    };

    private byte[] buffer = new byte[2_048];
    private int filled;
    private int scanned;
    private int lineStart;
    private boolean skipping;
    private boolean inEvent;
    private boolean inLastEvent;

    // Within the current line, counted from its start; 0 = none.
    private int usageAt;
    private int errorAt;
    private int walked;
    private int depth;
    private boolean inString;

    private final UsageScan usage = new UsageScan();
    private int events;
    private int tooLong;
    private boolean done;
    private boolean sawError;
    private boolean unreadUsage;

    /** Takes the next bytes of the stream. The chunk's position stays. */
    public void read(ByteBuffer chunk) {
        int at = chunk.position();
        int limit = chunk.limit();
        while (at < limit) {
            int count = Math.min(limit - at, buffer.length - filled);
            chunk.get(at, buffer, filled, count);
            at += count;
            filled += count;
            scan();
            makeRoom();
        }
    }

    /** Events with data so far, without {@code [DONE]}. */
    public int events() {
        return events;
    }

    /** Whether the event has come that is the last of its API: {@code [DONE]}, or one of a name that says so. */
    public boolean done() {
        return done;
    }

    /** Whether an event carried an error: a top-level {@code error} that is an object or text, or the type "error". */
    public boolean sawError() {
        return sawError;
    }

    /** The last token counts, or null if none have come. */
    public @Nullable TokenUsage usage() {
        return usage.usage();
    }

    /** Whether a line was too long to look into, or a usage object could not be read. */
    public boolean missedSomething() {
        return tooLong > 0 || unreadUsage;
    }

    /** Looks at every line end and every colon that has come since the last time. */
    private void scan() {
        int i = scanned;
        for (; i <= filled - Long.BYTES; i += Long.BYTES) {
            long word = (long) LONG_LE.get(buffer, i);
            long found = bytesEqual(word, '\n') | bytesEqual(word, ':');
            for (; found != 0; found &= found - 1) {
                visit(i + (Long.numberOfTrailingZeros(found) >>> 3));
            }
        }
        for (; i < filled; i++) {
            if (buffer[i] == '\n' || buffer[i] == ':') {
                visit(i);
            }
        }
        scanned = filled;
    }

    private void visit(int at) {
        if (buffer[at] == '\n') {
            if (!skipping) {
                endLine(at > lineStart && buffer[at - 1] == '\r' ? at - 1 : at);
            }
            startLine(at + 1);
        } else if (!skipping) {
            colon(at);
        }
    }

    /** A colon: if it follows a key of interest at a depth of interest, its place is kept until the line ends. */
    private void colon(int at) {
        int quote = at - 1;
        while (quote > lineStart && buffer[quote] == ' ') {
            quote--;
        }
        int before = quote - 7;
        if (before < lineStart || buffer[quote] != '"') {
            return;
        }
        long key = (long) LONG_LE.get(buffer, before) >>> Byte.SIZE & SEVEN_BYTES;
        if (key == USAGE_KEY || key == ERROR_KEY) {
            walkTo(before + 1);
            if (!inString && depth >= 1 && depth <= 2) {
                if (key == USAGE_KEY) {
                    usageAt = at + 1 - lineStart;
                } else if (depth == 1) {
                    errorAt = at + 1 - lineStart;
                }
            }
        }
    }

    /** Follows the nesting of the line's JSON up to a place; each byte is walked once. */
    private void walkTo(int place) {
        int i = lineStart + walked;
        for (; i < place; i++) {
            byte b = buffer[i];
            if (inString) {
                if (b == '\\') {
                    i++;
                } else if (b == '"') {
                    inString = false;
                }
            } else if (b == '"') {
                inString = true;
            } else if (b == '{' || b == '[') {
                depth++;
            } else if (b == '}' || b == ']') {
                depth--;
            }
        }
        walked = i - lineStart;
    }

    private void endLine(int to) {
        if (to == lineStart) {
            done |= inLastEvent && inEvent;
            inEvent = false;
            inLastEvent = false;
        } else if (startsWith(DATA, to)) {
            int from = lineStart + DATA.length;
            from += from < to && buffer[from] == ' ' ? 1 : 0;
            if (isName(DONE, from, to)) {
                done = true;
            } else {
                countEvent();
                readData(to);
            }
        } else if (startsWith(EVENT, to)) {
            int from = lineStart + EVENT.length;
            from += from < to && buffer[from] == ' ' ? 1 : 0;
            sawError |= isName(ERROR, from, to);
            for (byte[] last : LAST) {
                inLastEvent |= isName(last, from, to);
            }
        }
    }

    private boolean isName(byte[] name, int from, int to) {
        return Arrays.equals(buffer, from, to, name, 0, name.length);
    }

    private void countEvent() {
        if (!inEvent) {
            inEvent = true;
            events++;
        }
    }

    private void readData(int to) {
        if (usageAt > 0) {
            int from = lineStart + usageAt;
            unreadUsage |= !usage.read(buffer, from, to) && !UsageScan.isNull(buffer, from, to);
        }
        if (errorAt > 0) {
            int from = lineStart + errorAt;
            while (from < to && buffer[from] == ' ') {
                from++;
            }
            boolean text = from + 1 < to && buffer[from] == '"' && buffer[from + 1] != '"';
            sawError |= text || (from < to && buffer[from] == '{');
        }
    }

    private void startLine(int at) {
        lineStart = at;
        skipping = false;
        usageAt = 0;
        errorAt = 0;
        walked = 0;
        depth = 0;
        inString = false;
    }

    /** Moves the unfinished line to the front of the buffer; makes the buffer larger, or gives the line up. */
    private void makeRoom() {
        if (skipping) {
            lineStart = 0;
            filled = 0;
        } else if (lineStart > 0) {
            System.arraycopy(buffer, lineStart, buffer, 0, filled - lineStart);
            filled -= lineStart;
            lineStart = 0;
        }
        if (filled == buffer.length) {
            if (filled < MAX_LINE) {
                buffer = Arrays.copyOf(buffer, filled * 2);
            } else {
                giveUpLine();
            }
        }
        scanned = filled;
    }

    private void giveUpLine() {
        tooLong++;
        if (startsWith(DATA, filled)) {
            countEvent();
        }
        skipping = true;
        filled = 0;
    }

    private boolean startsWith(byte[] word, int to) {
        return to - lineStart >= word.length
                && Arrays.equals(buffer, lineStart, lineStart + word.length, word, 0, word.length);
    }

    /** A word whose byte's highest bit is set exactly where {@code word} has the byte {@code b}. */
    private static long bytesEqual(long word, char b) {
        long zeroWhereEqual = word ^ b * ONES;
        return ~((zeroWhereEqual & LOW_BITS) + LOW_BITS | zeroWhereEqual | LOW_BITS);
    }

    private static long sevenBytes(String key) {
        long value = 0;
        for (int i = 0; i < 7; i++) {
            value |= (long) key.charAt(i) << (Byte.SIZE * i);
        }
        return value;
    }
}
