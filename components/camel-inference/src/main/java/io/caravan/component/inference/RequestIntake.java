package io.caravan.component.inference;

import io.caravan.failure.InvalidRequestException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What comes from one client: checks each request's head and body on arrival, and lets one request at a time through to
 * the consumer. What a pipelining client sends early is held until the answer before it has ended. Used on the
 * connection's event loop.
 */
final class RequestIntake {

    private final StreamGuard guard;
    private final RequestLimits limits;
    private final ArrayDeque<Object> held = new ArrayDeque<>(0);
    private boolean receiving;
    private boolean busy;

    RequestIntake(StreamGuard guard, RequestLimits limits) {
        this.guard = guard;
        this.limits = limits;
    }

    /** Takes over the reference of a decoded part of a request. */
    void read(ChannelHandlerContext ctx, Object msg) {
        if (busy || !held.isEmpty()) {
            held.add(msg);
            ctx.channel().config().setAutoRead(false);
        } else {
            forward(ctx, msg);
        }
    }

    private void forward(ChannelHandlerContext ctx, Object msg) {
        InvalidRequestException fault = null;
        if (msg instanceof HttpRequest request) {
            fault = begin(request);
        }
        if (fault == null && msg instanceof HttpContent content) {
            fault = limits.content(content);
        }
        if (fault != null) {
            ReferenceCountUtil.release(msg);
            guard.refuse(fault);
            return;
        }
        if (msg instanceof LastHttpContent) {
            receiving = false;
            busy = true;
        }
        ctx.fireChannelRead(msg);
    }

    /** The head of a request has come: the place for whatever refuses a request before its body is read. */
    private @Nullable InvalidRequestException begin(HttpRequest request) {
        receiving = true;
        guard.begin(request);
        HttpHeaders headers = request.headers();
        if (headers.contains(HttpHeaderNames.UPGRADE)) {
            headers.remove(HttpHeaderNames.UPGRADE);
            headers.remove("HTTP2-Settings");
        }
        if (request.protocolVersion().equals(HttpVersion.HTTP_1_0) && !headers.contains(HttpHeaderNames.HOST)) {
            headers.set(HttpHeaderNames.HOST, "localhost");
        }
        return limits.head(request);
    }

    /** The answer to the request has ended; the next one may follow. */
    void answered(ChannelHandlerContext ctx) {
        busy = false;
        if (!held.isEmpty()) {
            ctx.executor().execute(() -> drain(ctx));
        }
    }

    private void drain(ChannelHandlerContext ctx) {
        while (!busy && !guard.isClosing() && !held.isEmpty()) {
            forward(ctx, held.remove());
        }
        ctx.fireChannelReadComplete();
        if (held.isEmpty()) {
            ctx.channel().config().setAutoRead(true);
        }
    }

    void releaseHeld() {
        for (Object msg = held.poll(); msg != null; msg = held.poll()) {
            ReferenceCountUtil.release(msg);
        }
    }

    /** Whether no request is being received, answered or held. */
    boolean isIdle() {
        return !busy && !receiving && held.isEmpty();
    }
}
