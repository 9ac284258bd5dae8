package io.caravan.component.inference;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Takes the usage event, which the gateway asked for and the client did not, out of a stream. Chunks that hold whole events
 * go by untouched until the counts have come; the beginning of an event whose end is still to come waits for it. One per
 * stream, used on its event loop.
 */
final class UsageEventFilter {

    /** An event that grows beyond this is no usage event and waits no longer. */
    private static final int MAX_HELD_BYTES = 65_536;

    private static final byte[] CHOICES = "\"choices\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] USAGE = "\"usage\":".getBytes(StandardCharsets.US_ASCII);

    private @Nullable ByteBuf held;

    /**
     * What the client gets now, perhaps nothing; takes over the chunk's reference and gives one.
     *
     * @param endsEvent whether the next chunk begins a new event
     * @param sawUsage whether the token counts have come, in this chunk or before
     */
    ByteBuf apply(ByteBuf chunk, boolean endsEvent, boolean sawUsage) {
        ByteBuf waiting = held;
        if (waiting == null && endsEvent && !sawUsage) {
            return chunk;
        }
        held = null;
        ByteBuf events = waiting == null ? chunk : Unpooled.wrappedBuffer(waiting, chunk);
        int whole = endsEvent ? events.writerIndex() : behindLastEvent(events);
        if (events.writerIndex() - whole > MAX_HELD_BYTES) {
            return events;
        }
        ByteBuf kept = sawUsage
                ? withoutUsage(events, whole)
                : events.retainedSlice(events.readerIndex(), whole - events.readerIndex());
        if (whole < events.writerIndex()) {
            held = events.copy(whole, events.writerIndex() - whole);
        }
        events.release();
        return kept;
    }

    /** Whether the beginning of an event waits. */
    boolean isHolding() {
        return held != null;
    }

    /** What waits for the rest of its event, for a stream that ends without it. */
    @Nullable
    ByteBuf rest() {
        ByteBuf waiting = held;
        held = null;
        return waiting;
    }

    private static ByteBuf withoutUsage(ByteBuf events, int to) {
        int from = events.readerIndex();
        while (from < to) {
            int end = endOfEvent(events, from, to);
            if (isUsage(events, from, end)) {
                return Unpooled.wrappedBuffer(
                        events.retainedSlice(events.readerIndex(), from - events.readerIndex()),
                        events.retainedSlice(end, to - end));
            }
            from = end;
        }
        return events.retainedSlice(events.readerIndex(), to - events.readerIndex());
    }

    /** An event that has counts and an empty list of choices. */
    private static boolean isUsage(ByteBuf events, int from, int to) {
        int choices = indexOf(events, from, to, CHOICES);
        return choices >= 0
                && nextIs(events, choices, to, '[')
                && nextIs(events, events.indexOf(choices, to, (byte) '[') + 1, to, ']')
                && nextIs(events, indexOf(events, from, to, USAGE), to, '{');
    }

    /** Whether the first byte from a place on that is no blank is the given one. */
    private static boolean nextIs(ByteBuf bytes, int from, int to, char wanted) {
        int at = from;
        while (at >= 0 && at < to && bytes.getByte(at) == ' ') {
            at++;
        }
        return at >= 0 && at < to && bytes.getByte(at) == wanted;
    }

    /** The place behind the first occurrence of a word, or -1. */
    private static int indexOf(ByteBuf bytes, int from, int to, byte[] word) {
        for (int at = bytes.indexOf(from, to, word[0]); at >= 0; at = bytes.indexOf(at + 1, to, word[0])) {
            int i = 1;
            while (i < word.length && at + i < to && bytes.getByte(at + i) == word[i]) {
                i++;
            }
            if (i == word.length) {
                return at + i;
            }
        }
        return -1;
    }

    /** The place behind the empty line that ends the event that begins at a place. */
    private static int endOfEvent(ByteBuf bytes, int from, int to) {
        for (int at = bytes.indexOf(from, to, (byte) '\n'); at >= 0; at = bytes.indexOf(at + 1, to, (byte) '\n')) {
            if (isEmptyLine(bytes, from, at)) {
                return at + 1;
            }
        }
        return to;
    }

    private static int behindLastEvent(ByteBuf bytes) {
        for (int at = bytes.writerIndex() - 1; at > bytes.readerIndex(); at--) {
            if (bytes.getByte(at) == '\n' && isEmptyLine(bytes, bytes.readerIndex(), at)) {
                return at + 1;
            }
        }
        return bytes.readerIndex();
    }

    /** Whether the line that ends at a place is empty; lines end in LF or CRLF. */
    private static boolean isEmptyLine(ByteBuf bytes, int from, int at) {
        int before = at - 1;
        if (before >= from && bytes.getByte(before) == '\r') {
            before--;
        }
        return before >= from && bytes.getByte(before) == '\n';
    }
}
