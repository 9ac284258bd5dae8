package io.caravan.component.inference;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One keep-alive connection to an endpoint. It carries one request at a time, is idle in its pool, or swallows the rest
 * of an answer that nobody wants before it becomes idle.
 */
@SuppressWarnings("FutureReturnValueIgnored") // how a close or write ended is told by channelInactive
final class UpstreamConnection extends ChannelInboundHandlerAdapter {

    private static final int MAX_UNWANTED_BYTES = 65_536;

    private final AddressPool pool;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ChannelHandlerContext encoder;
    private @Nullable Relay relay;
    private @Nullable Upload upload;
    private int unwantedBytes = -1;
    /** The request's last part has been given to the channel. */
    private boolean handedOver;

    private boolean interim;
    private boolean reusable;
    private boolean opened;
    private long idleSince;

    UpstreamConnection(AddressPool pool) {
        this.pool = pool;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        encoder = ctx.pipeline().context(HttpClientCodec.class);
    }

    /** The connection, with TLS where it is wanted, is ready for use. */
    void opened() {
        opened = true;
        idleSince = pool.settings().clock().nanos();
    }

    /**
     * Sends a request for a relay, which is told what comes back until it lets go.
     *
     * @param rest what follows the body of {@code request}, or null if that is whole
     */
    void send(FullHttpRequest request, @Nullable Upload rest, Relay forRelay) {
        relay = forRelay;
        upload = rest;
        handedOver = rest == null;
        ChannelPromise unheard = context().voidPromise();
        if (rest == null) {
            sendWhole(request);
        } else {
            context()
                    .write(
                            new DefaultHttpRequest(
                                    request.protocolVersion(), request.method(), request.uri(), request.headers()),
                            unheard);
            context().writeAndFlush(new DefaultHttpContent(request.content()), unheard);
            rest.sendTo(this);
        }
    }

    /** Past the encoder where nothing it does is needed: it remembers for the decoder which answers have no body. */
    private void sendWhole(FullHttpRequest request) {
        ChannelHandlerContext out = context();
        ChannelHandlerContext codec = encoder;
        LoopOutput output = LoopOutput.of(out.channel().eventLoop());
        if (codec == null || request.method().equals(HttpMethod.HEAD)) {
            out.write(request, out.voidPromise());
        } else {
            out = codec;
            ByteBuf body = request.content();
            out.write(output.heads().request(request, body, out.alloc()), out.voidPromise());
            if (HeadBytes.isCopied(body)) {
                request.release();
            } else {
                out.write(body, out.voidPromise());
            }
        }
        output.flushSoon(out);
    }

    /** Sends a part of the body that {@link #send} began; takes over its reference. */
    void sendPart(HttpContent part) {
        Relay current = relay;
        if (current != null) {
            current.uploaded();
        }
        if (part instanceof LastHttpContent last) {
            upload = null;
            handedOver = true;
            if (!last.trailingHeaders().isEmpty()) {
                last.trailingHeaders().clear();
            }
        }
        context().writeAndFlush(part, context().voidPromise());
    }

    boolean isWritable() {
        return context().channel().isWritable();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Upload current = upload;
        if (current != null && ctx.channel().isWritable()) {
            current.passOn();
        }
        ctx.fireChannelWritabilityChanged();
    }

    /** The relay does not want the rest of the answer; the connection may be used again afterwards. */
    void discardAnswer() {
        relay = null;
        unwantedBytes = 0;
        context().channel().config().setAutoRead(true);
    }

    void close() {
        relay = null;
        context().close();
    }

    void closeIfIdle() {
        if (relay == null) {
            context().close();
        }
    }

    void endRequest() {
        Relay current = relay;
        if (current != null) {
            current.shutDown();
        }
    }

    void autoRead(boolean on) {
        context().channel().config().setAutoRead(on);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof HttpResponse response) {
            if (!response.decoderResult().isFailure()
                    && response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                    && response.status().code() != 101) {
                interim = true;
                return;
            }
            head(ctx, response);
        }
        if (msg instanceof HttpContent content) {
            content(ctx, content);
        } else if (!(msg instanceof HttpResponse)) {
            ReferenceCountUtil.release(msg);
        }
    }

    private void head(ChannelHandlerContext ctx, HttpResponse response) {
        reusable = HttpUtil.isKeepAlive(response);
        Relay current = relay;
        if (current == null) {
            ctx.close();
        } else if (response.decoderResult().isFailure() || response.status().code() == 101) {
            reusable = false;
            broken(current, "upstream_malformed");
        } else {
            current.head(response);
        }
    }

    private void content(ChannelHandlerContext ctx, HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        Relay current = relay;
        if (interim) {
            interim = !last;
            content.release();
        } else if (current == null) {
            discard(ctx, content, last);
        } else if (content.decoderResult().isFailure()) {
            content.release();
            broken(current, "upstream_malformed");
        } else if (last) {
            relay = null;
            recycle(ctx);
            current.last((LastHttpContent) content);
        } else {
            current.chunk(content);
        }
    }

    private void discard(ChannelHandlerContext ctx, HttpContent content, boolean last) {
        int bytes = content.content().readableBytes();
        content.release();
        if (unwantedBytes < 0) {
            ctx.close();
            return;
        }
        unwantedBytes += bytes;
        if (last) {
            unwantedBytes = -1;
            recycle(ctx);
        } else if (unwantedBytes > MAX_UNWANTED_BYTES) {
            ctx.close();
        }
    }

    private void recycle(ChannelHandlerContext ctx) {
        if (!reusable || !isSentWhole(ctx.channel())) {
            ctx.close();
            return;
        }
        idleSince = pool.settings().clock().nanos();
        ctx.channel().config().setAutoRead(true);
        pool.release(this);
    }

    /** Whether the request has left whole, so that the next one begins where the endpoint expects it. */
    private boolean isSentWhole(Channel channel) {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return handedOver && channel.isActive() && waiting != null && waiting.totalPendingWriteBytes() == 0;
    }

    /** Puts a connection that was never used into the pool. */
    void park() {
        idleSince = pool.settings().clock().nanos();
        pool.release(this);
    }

    private void broken(Relay current, String errorCode) {
        relay = null;
        context().close();
        current.broken(errorCode);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        Relay current = relay;
        if (current != null) {
            current.readComplete();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (opened) {
            pool.closed(this);
        }
        Relay current = relay;
        if (current != null) {
            broken(current, "upstream_closed");
        }
    }

    /** Whatever goes wrong on a connection ends it; {@link #channelInactive} tells the relay. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    void sweep(long nowNanos) {
        Relay current = relay;
        if (current != null) {
            current.sweep(nowNanos);
        } else if (nowNanos - idleSince > pool.settings().limits().maxIdle().toNanos()) {
            context().close();
        }
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext known = context;
        if (known == null) {
            throw new IllegalStateException("The connection has not been opened");
        }
        return known;
    }
}
