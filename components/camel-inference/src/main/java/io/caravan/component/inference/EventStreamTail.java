package io.caravan.component.inference;

import io.netty.buffer.ByteBuf;

/** Remembers the last eight bytes of an event stream: whether it stands between events, and whether it is complete. */
final class EventStreamTail {

    /** The eight characters {@code [DONE]\n\n}. */
    private static final long DONE = 0x5B444F4E455D0A0AL;

    private static final int DONE_EVENT_LENGTH = "data: [DONE]\n\n".length();

    private long last;
    private boolean begun;

    void add(ByteBuf bytes) {
        int readable = bytes.readableBytes();
        if (readable == 0) {
            return;
        }
        begun = true;
        if (readable >= Long.BYTES) {
            last = bytes.getLong(bytes.writerIndex() - Long.BYTES);
            return;
        }
        for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
            last = (last << 8) | (bytes.getByte(i) & 0xFF);
        }
    }

    /** Whether the next byte begins a new event. */
    boolean isBetweenEvents() {
        return !begun || (last & 0xFFFF) == 0x0A0A || (last & 0xFFFFFFFFL) == 0x0D0A0D0AL;
    }

    /** The bytes that were added last, without the {@code [DONE]} event at their end. */
    ByteBuf withoutDone(ByteBuf added) {
        int length = added.readableBytes();
        return isDone() && length >= DONE_EVENT_LENGTH
                ? added.writerIndex(added.writerIndex() - DONE_EVENT_LENGTH)
                : added;
    }

    /** Whether the last event was {@code [DONE]}: nothing of worth is missing, however the connection ends. */
    boolean isDone() {
        return last == DONE;
    }
}
