package io.caravan.component.inference;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What follows the beginning of a request's body that is passed on as it arrives. The beginning is kept like any other
 * body; the rest is held only until the endpoint takes it, and the client is not read meanwhile. Used on the event loop
 * of the client's connection, on which the endpoint's connection lives, too.
 */
final class Upload {

    private final ChannelHandlerContext client;
    private final ReceiveTimes times;
    private final ArrayDeque<HttpContent> waiting = new ArrayDeque<>();
    private @Nullable UpstreamConnection target;
    private boolean begun;
    private boolean arrived;
    private boolean paused;

    Upload(ChannelHandlerContext client, ReceiveTimes times) {
        this.client = client;
        this.times = times;
    }

    /** Takes over the reference of a part that has arrived. */
    void add(HttpContent part) {
        arrived |= part instanceof LastHttpContent;
        waiting.add(part);
        passOn();
    }

    /** Sends what there is, and what arrives from now on, to an endpoint that has been sent the beginning. */
    void sendTo(UpstreamConnection endpoint) {
        target = endpoint;
        passOn();
    }

    /** Sends on as much as the endpoint takes. */
    void passOn() {
        UpstreamConnection to = target;
        while (to != null && to.isWritable() && !waiting.isEmpty()) {
            begun = true;
            to.sendPart(waiting.remove());
        }
        pause(!waiting.isEmpty());
    }

    private void pause(boolean on) {
        if (paused != on) {
            paused = on;
            times.paused(on);
            client.channel().config().setAutoRead(!on);
        }
    }

    /** Whether another endpoint could still be sent all of it. */
    boolean isRepeatable() {
        return !begun;
    }

    /** Whether the client has sent all of it. */
    boolean hasArrived() {
        return arrived;
    }

    /** Nobody wants the rest. */
    void discard() {
        target = null;
        for (HttpContent part = waiting.poll(); part != null; part = waiting.poll()) {
            part.release();
        }
        pause(false);
    }
}
