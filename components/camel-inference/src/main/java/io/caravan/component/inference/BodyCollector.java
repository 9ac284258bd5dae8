package io.caravan.component.inference;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request as it arrives, in one piece of memory, so that its reader needs no copy. A body that arrives in
 * one piece is not copied; any other of known length is copied once. Used on the connection's event loop.
 */
final class BodyCollector {

    private @Nullable ByteBuf body;
    private boolean ours;

    /**
     * Takes over the reference of a part.
     *
     * @param length the length of the whole body in bytes, or less if it is not known
     */
    void add(ByteBuf part, ByteBufAllocator allocator, int length) {
        ByteBuf known = body;
        if (!part.isReadable()) {
            part.release();
        } else if (known == null) {
            body = part;
            ours = false;
        } else {
            body = known = withRoom(known, part.readableBytes(), allocator, length);
            known.writeBytes(part);
            part.release();
        }
    }

    private ByteBuf withRoom(ByteBuf known, int more, ByteBufAllocator allocator, int length) {
        int needed = known.readableBytes() + more;
        if (ours) {
            if (known.capacity() < needed) {
                known.capacity(Math.max(needed, (int) Math.min(known.maxCapacity(), 2L * known.capacity())));
            }
            return known;
        }
        ByteBuf whole = allocator.directBuffer(Math.max(needed, length));
        whole.writeBytes(known);
        known.release();
        ours = true;
        return whole;
    }

    /** How many bytes there are. */
    int length() {
        ByteBuf known = body;
        return known == null ? 0 : known.readableBytes();
    }

    /** Gives the body away, and with it its reference. */
    ByteBuf take() {
        ByteBuf known = body;
        body = null;
        return known == null ? Unpooled.EMPTY_BUFFER : known;
    }

    void discard() {
        take().release();
    }
}
