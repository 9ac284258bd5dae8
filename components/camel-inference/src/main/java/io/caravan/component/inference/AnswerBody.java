package io.caravan.component.inference;

import io.caravan.dispatch.ResponseTap;
import io.caravan.dispatch.UpstreamRequest;
import io.caravan.failure.GatewayException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of one answer on its way from the endpoint to the client: who looks at it, what is taken out of it, and what it
 * may end with. Used on the client connection's event loop.
 */
final class AnswerBody {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerBody.class);

    private final UpstreamRequest request;
    private final RelaySettings settings;
    private final EventStreamTail tail = new EventStreamTail();
    private @Nullable ResponseTap tap;
    private @Nullable UsageEventFilter usageFilter;
    private boolean eventStream;
    private boolean begun;

    AnswerBody(UpstreamRequest request, RelaySettings settings) {
        this.request = request;
        this.settings = settings;
    }

    /** The head has come. */
    void open(boolean isEventStream) {
        eventStream = isEventStream;
        usageFilter = isEventStream && request.request().askForUsage() != null ? new UsageEventFilter() : null;
        try {
            tap = settings.tapFactory().open(request, isEventStream);
        } catch (RuntimeException e) {
            LOG.warn("The response tap could not be opened; this answer is relayed without it", e);
        }
    }

    /** Bytes have come; they stay the caller's. */
    void add(ByteBuf bytes) {
        int count = bytes.readableBytes();
        if (count == 0) {
            return;
        }
        begin();
        request.timeline().bytes(count);
        if (eventStream) {
            tail.add(bytes);
        }
        ResponseTap current = tap;
        if (current != null) {
            try {
                current.chunk(bytes.nioBuffer());
            } catch (RuntimeException e) {
                tap = null;
                LOG.warn("The response tap failed; this answer is relayed without it", e);
            }
        }
    }

    /** The first byte has come, or the end of a body that has none. */
    void begin() {
        if (!begun) {
            begun = true;
            request.firstByte(settings.clock().nanos());
        }
    }

    boolean hasBegun() {
        return begun;
    }

    /** Whether the endpoint has said within the body that the answer failed. */
    boolean sawError() {
        return tap != null && tap.sawError();
    }

    /** Whether nothing of worth can be missing any more, however the connection ends. */
    boolean isDone() {
        return tail.isDone() || (tap != null && tap.isDone());
    }

    /** What the client gets of the bytes that were added last; takes over and gives a reference. */
    HttpContent passOn(HttpContent content) {
        UsageEventFilter current = usageFilter;
        if (current == null) {
            return content;
        }
        boolean sawUsage = tap == null || tap.sawUsage();
        return content.replace(current.apply(content.content(), tail.isBetweenEvents(), sawUsage));
    }

    /** What was kept back, followed by the bytes; takes over and gives a reference. */
    ByteBuf withHeld(ByteBuf bytes) {
        ByteBuf held = usageFilter == null ? null : usageFilter.rest();
        return held == null ? bytes : Unpooled.wrappedBuffer(held, bytes);
    }

    /** The end of an answer that {@link #sawError}, whose last bytes these are; takes over and gives a reference. */
    ByteBuf withError(ByteBuf bytes) {
        return withHeld(tail.withoutDone(bytes));
    }

    /** What a body that breaks off ends with; null where it can only be cut. */
    @Nullable
    ByteBuf lastWords(GatewayException failure, String path) {
        if (!eventStream) {
            return null;
        }
        // The client has not seen the beginning of an event that the filter keeps back.
        boolean cut = !tail.isBetweenEvents() && (usageFilter == null || !usageFilter.isHolding());
        return LastWords.of(failure, path, cut);
    }

    /** No more will come. May be called again. */
    void close() {
        withHeld(Unpooled.EMPTY_BUFFER).release();
        ResponseTap current = tap;
        tap = null;
        if (current != null) {
            try {
                current.end();
            } catch (RuntimeException e) {
                LOG.warn("The response tap failed at the answer's end", e);
            }
        }
    }
}
