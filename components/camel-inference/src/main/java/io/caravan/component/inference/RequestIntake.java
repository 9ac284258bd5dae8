package io.caravan.component.inference;

import io.caravan.access.Caller;
import io.caravan.component.inference.ReceiveTimes.Phase;
import io.caravan.failure.GatewayException;
import io.caravan.failure.InvalidRequestException;
import io.caravan.failure.RequestRejectedException;
import io.caravan.inference.Api;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What comes from one client: checks each request's head and body on arrival, collects the body, and lets one request at
 * a time through to the consumer. What a pipelining client sends early is held until the answer before it has ended. Used
 * on the connection's event loop.
 */
final class RequestIntake {

    /** How much of a body that is passed on as it arrives is kept: to be looked at, and to be sent again. */
    static final int WINDOW = 65_536;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final StreamGuard guard;
    private final ClientLimits settings;
    private final RequestLimits limits;
    private final ReceiveTimes times;
    private final ClientRoom room;
    private final CallerCheck callers;
    private final BodyCollector body = new BodyCollector();
    private final ArrayDeque<Object> held = new ArrayDeque<>(0);
    private @Nullable HttpRequest current;
    private @Nullable Upload upload;
    private boolean streamed;
    private int announced;
    private long taken;
    private long arrived;
    private boolean busy;

    RequestIntake(StreamGuard guard, ClientLimits settings, ClientRoom room, CallerCheck callers) {
        this.guard = guard;
        this.settings = settings;
        this.room = room;
        this.callers = callers;
        limits = new RequestLimits(settings.sizes());
        times = new ReceiveTimes(settings.times());
    }

    /** What reads the bytes whose messages come here. */
    ChannelHandler decoder() {
        return new StrictRequestDecoder(settings.sizes(), times);
    }

    /** Takes over the reference of a decoded part of a request. */
    void read(ChannelHandlerContext ctx, Object msg) {
        if ((busy && !isReceiving()) || !held.isEmpty()) {
            held.add(msg);
            ctx.channel().config().setAutoRead(false);
        } else {
            forward(ctx, msg);
        }
    }

    private void forward(ChannelHandlerContext ctx, Object msg) {
        GatewayException fault = null;
        if (msg instanceof HttpRequest request) {
            fault = begin(ctx, request);
        }
        if (fault == null && msg instanceof HttpContent content) {
            fault = limits.content(content);
            if (fault == null) {
                fault = takeRoom(content.content().readableBytes());
            }
        }
        if (fault != null) {
            ReferenceCountUtil.release(msg);
            guard.refuse(fault);
        } else if (msg instanceof HttpContent content) {
            add(ctx, content);
        }
    }

    private void add(ChannelHandlerContext ctx, HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        Upload rest = upload;
        if (rest != null) {
            rest.add(content);
            if (last) {
                times.enter(Phase.ANSWER);
            }
            return;
        }
        body.add(content.content(), ctx.alloc(), streamed ? WINDOW : announced);
        if (last) {
            times.enter(Phase.ANSWER);
            complete(ctx);
        } else if (streamed && body.length() >= WINDOW) {
            upload = new Upload(ctx, times);
            complete(ctx);
        }
    }

    /** The head of a request has come: the place for whatever refuses a request before its body is read. */
    private @Nullable GatewayException begin(ChannelHandlerContext ctx, HttpRequest request) {
        current = request;
        arrived = 0;
        times.enter(Phase.BODY);
        guard.begin(request);
        HttpHeaders headers = request.headers();
        if (headers.contains(HttpHeaderNames.UPGRADE)) {
            headers.remove(HttpHeaderNames.UPGRADE);
            headers.remove("HTTP2-Settings");
        }
        if (request.protocolVersion().equals(HttpVersion.HTTP_1_0) && !headers.contains(HttpHeaderNames.HOST)) {
            headers.set(HttpHeaderNames.HOST, "localhost");
        }
        GatewayException fault = limits.head(request);
        if (fault == null) {
            fault = isPreflight(request) ? null : callers.head(request);
        }
        if (fault == null) {
            streamed = Api.isPassedOnUnread(request.uri());
            announced = (int) HttpUtil.getContentLength(request, 0L);
            int wanted = streamed ? Math.min(announced, WINDOW) : announced;
            fault = wanted > 0 && !take(wanted) ? bodyMemoryFull() : null;
        }
        if (fault == null && HttpUtil.is100ContinueExpected(request)) {
            headers.remove(HttpHeaderNames.EXPECT);
            guard.goOn(ctx);
        }
        return fault;
    }

    /** Whether a browser asks, which it does without the key, whether it may send a request. It has no body to hold. */
    private static boolean isPreflight(HttpRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && HttpUtil.getContentLength(request, 0L) == 0
                && !HttpUtil.isTransferEncodingChunked(request);
    }

    /** Memory for what arrives beyond the announced length, that is for bodies without one. */
    private @Nullable GatewayException takeRoom(int bytes) {
        arrived = streamed ? Math.min(arrived + bytes, WINDOW) : arrived + bytes;
        return arrived > taken && !take(arrived - taken) ? bodyMemoryFull() : null;
    }

    private boolean take(long bytes) {
        boolean granted = room.take(bytes);
        if (granted) {
            taken += bytes;
        }
        return granted;
    }

    private GatewayException bodyMemoryFull() {
        return new RequestRejectedException(
                503,
                "body_memory_full",
                "Request bodies fill the " + room.maxBodyMemory() + " bytes that the gateway has for them",
                RETRY_AFTER);
    }

    private void complete(ChannelHandlerContext ctx) {
        HttpRequest request = current;
        if (request == null) {
            throw new IllegalStateException("A body without a head");
        }
        current = null;
        busy = true;
        if (request.method().equals(HttpMethod.OPTIONS)) {
            body.discard();
            guard.answerOptions(request);
            return;
        }
        TraceParent.ensure(request.headers());
        ctx.fireChannelRead(new DefaultFullHttpRequest(
                request.protocolVersion(),
                request.method(),
                request.uri(),
                body.take(),
                request.headers(),
                EmptyHttpHeaders.INSTANCE));
    }

    /** Who sends the request that is being received or answered. */
    Caller caller() {
        return callers.caller();
    }

    /** The answer to the request has ended; the next one may follow. */
    void answered(ChannelHandlerContext ctx) {
        busy = false;
        upload = null;
        giveBack();
        if (!guard.isClosing()) {
            times.enter(Phase.IDLE);
        }
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

    /** Drops what has come of requests that will not be served. */
    void discard() {
        times.enter(Phase.CLOSING);
        current = null;
        if (upload != null) {
            upload.discard();
            upload = null;
        }
        body.discard();
        giveBack();
        for (Object msg = held.poll(); msg != null; msg = held.poll()) {
            ReferenceCountUtil.release(msg);
        }
    }

    private void giveBack() {
        room.giveBack(taken);
        taken = 0;
    }

    /** Ends the connection if the client has taken too long. */
    void sweep(long nowNanos) {
        Phase late = times.overdue(nowNanos);
        if (late == Phase.HEAD) {
            guard.beginUnknown();
            guard.refuse(late("head", "limits.headerTimeout"));
        } else if (late == Phase.BODY) {
            guard.refuse(late("body", "limits.bodyTimeout and limits.minBodyRate"));
        } else if (late != null) {
            guard.close();
        }
    }

    private static InvalidRequestException late(String part, String limit) {
        return new InvalidRequestException(
                408, "request_timeout", null, "The request's " + part + " takes longer than " + limit + " allow");
    }

    /** The rest of the body of the request that is being answered, or null if it came whole. */
    @Nullable
    Upload upload() {
        return upload;
    }

    /** Whether the request that is being answered has not arrived whole. */
    boolean isReceiving() {
        return upload != null && !upload.hasArrived();
    }

    /** Whether no request is being received, answered or held. */
    boolean isIdle() {
        return !busy && current == null && held.isEmpty();
    }
}
