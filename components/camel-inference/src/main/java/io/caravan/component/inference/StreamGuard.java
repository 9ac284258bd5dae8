package io.caravan.component.inference;

import io.caravan.access.Caller;
import io.caravan.failure.GatewayException;
import io.caravan.failure.RequestRejectedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches one client connection and writes what goes to the client. Sits after the HTTP codec and before the aggregator
 * of the stock consumer. What comes from the client goes through its {@link RequestIntake}.
 *
 * <ul>
 *   <li>A relayed answer goes past the consumer's handlers through {@link #head}, {@link #chunk} and {@link #finish}; the
 *       consumer's own end-of-exchange write is {@link #ALREADY_SENT} and is dropped here.
 *   <li>Tells its {@link Peer} when the client becomes slow, ready again, or leaves.
 *   <li>Answers what it refuses, and what the stock consumer refuses, with an error object.
 * </ul>
 */
@SuppressWarnings("FutureReturnValueIgnored") // how a close or write ended is told by channelInactive
final class StreamGuard extends ChannelDuplexHandler {

    /** Who wants to know about the client while its answer is under way. Called on the connection's event loop. */
    interface Peer {
        void clientWritable(boolean writable);

        void clientGone();
    }

    static final FullHttpResponse ALREADY_SENT =
            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER);

    private static final AttributeKey<StreamGuard> KEY = AttributeKey.valueOf("caravan.guard");
    private static final long LINGER_MILLIS = 1_000;
    private static final String STOCK_DECODER = "decoder";
    private static final String STOCK_AGGREGATOR = "aggregator";

    private final StreamGuardFactory clients;
    private final RequestIntake intake;
    private final AnswerForm form;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ChannelHandlerContext encoder;
    private @Nullable Peer peer;
    private boolean relayed;
    private boolean answering;
    private boolean closing;
    private boolean entered;

    StreamGuard(StreamGuardFactory clients) {
        this.clients = clients;
        form = new AnswerForm(clients);
        intake = new RequestIntake(this, clients.limits(), clients.room(), new CallerCheck(clients.authenticator()));
    }

    /** The guard of a connection, or null if it is none of a client. */
    static @Nullable StreamGuard in(Channel channel) {
        return channel.attr(KEY).get();
    }

    /** The guard of a client's connection. */
    static StreamGuard of(ChannelHandlerContext client) {
        StreamGuard guard = in(client.channel());
        if (guard == null) {
            throw new IllegalStateException("The netty-http consumer has no encoders=#streamGuard");
        }
        return guard;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        ctx.channel().attr(KEY).set(this);
        ClientTls tls = clients.tls();
        if (tls != null) {
            tls.secure(ctx.pipeline());
        }
        ctx.pipeline().replace(STOCK_DECODER, STOCK_DECODER, intake.decoder());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        QuietFailures.install(ctx);
        if (ctx.pipeline().context(STOCK_AGGREGATOR) != null) {
            ctx.pipeline().remove(STOCK_AGGREGATOR); // the intake does its work with fewer copies
        }
        encoder = ctx.pipeline().context(HttpResponseEncoder.class);
        entered = true;
        clients.on(ctx.channel().eventLoop()).opened(this);
        switch (clients.room().enter()) {
            case WELCOME -> ctx.fireChannelActive();
            case REFUSED ->
                refuse(new RequestRejectedException(
                        503,
                        "too_many_connections",
                        "The gateway has " + clients.room().maxConnections() + " connections already",
                        Duration.ofSeconds(1)));
            case SHUT -> {
                clients.refused("too_many_connections");
                close();
            }
        }
    }

    void peer(@Nullable Peer next) {
        peer = next;
    }

    /** Ends the connection after the answer that is under way, or now if there is none. */
    void letGo() {
        form.lastOne();
        if (intake.isIdle()) {
            close();
        }
    }

    /** Who sends the request that is being received or answered. */
    Caller caller() {
        return intake.caller();
    }

    boolean isWritable() {
        return context().channel().isWritable();
    }

    // ---- from the client ----

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (closing) {
            ReferenceCountUtil.release(msg);
        } else {
            intake.read(ctx, msg);
        }
    }

    /** A request begins. */
    void begin(HttpRequest request) {
        form.begin(request);
        answering = false;
    }

    /** A request begins whose head will not come. */
    void beginUnknown() {
        form.beginUnknown();
        answering = false;
    }

    /** Answers what may be done with a path. */
    void answerOptions(HttpRequest request) {
        ChannelHandlerContext ctx = context();
        reply(ctx, form.options(request));
        ctx.flush();
        intake.answered(ctx);
    }

    /** Tells a client that waits for it to send the body. */
    void goOn(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }

    /** Looks at the time limits. */
    void sweep(long nowNanos) {
        intake.sweep(nowNanos);
    }

    private void end() {
        closing = true;
        intake.discard();
    }

    /** Whether the connection ends, so that nothing more is taken from the client. */
    boolean isClosing() {
        return closing;
    }

    /** Answers, tells the client that nothing more is coming, and reads on for a moment so that it sees the answer. */
    void refuse(GatewayException fault) {
        end();
        clients.refused(fault.errorCode());
        boolean late = answering;
        tellGone();
        if (late) {
            close();
            return;
        }
        FullHttpResponse response = form.error(fault);
        form.lastOne();
        form.mark(response, false);
        linger(context().writeAndFlush(response));
    }

    /** Closes once the client has been sent all; reads on for a moment, since a reset would take the answer from it. */
    private void linger(ChannelFuture last) {
        ChannelHandlerContext ctx = context();
        ctx.channel().config().setAutoRead(true);
        last.addListener((ChannelFutureListener) written -> {
            if (written.isSuccess()) {
                ClientTls.endOutput(ctx);
                ctx.executor().schedule(() -> ctx.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
            } else {
                ctx.close();
            }
        });
    }

    /** Closes once the client has been sent all. */
    private void closeAfter(ChannelFuture last, boolean stillSending) {
        if (stillSending) {
            linger(last);
        } else {
            last.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void tellGone() {
        Peer current = peer;
        if (current != null) {
            peer = null;
            current.clientGone();
        }
    }

    /** The rest of the request's body, if it is passed on as it arrives. */
    @Nullable
    Upload upload() {
        return intake.upload();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Peer current = peer;
        if (current != null) {
            current.clientWritable(ctx.channel().isWritable());
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
        if (entered) {
            entered = false;
            clients.room().leave();
            clients.on(ctx.channel().eventLoop()).closed(this);
        }
        tellGone();
        ctx.fireChannelInactive();
    }

    /** A broken connection is the client's business: close it without a word. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    // ---- to the client, relayed ----

    /** Writes the head of a relayed answer. Its headers are final but for those about framing. */
    void head(HttpResponse response) {
        answering = true;
        form.frame(response, intake.isReceiving());
        context().write(response, context().voidPromise());
    }

    /** Writes a part of a relayed body. */
    void chunk(HttpContent content) {
        context().write(content, context().voidPromise());
    }

    /** Lets what has been written leave soon. */
    void flush() {
        ChannelHandlerContext out = context();
        LoopOutput.of(out.channel().eventLoop()).flushSoon(out);
    }

    /** Writes the end of a relayed body. */
    void finish(LastHttpContent content) {
        boolean stillSending = intake.isReceiving();
        if (form.keepsAlive() && !stillSending) {
            context().write(content, context().voidPromise());
            flush();
        } else {
            end();
            closeAfter(context().writeAndFlush(content), stillSending);
        }
    }

    /** Writes a relayed answer whose head and body have come. */
    void whole(HttpResponse response, LastHttpContent content) {
        ChannelHandlerContext out = encoder;
        if (out == null || intake.isReceiving() || !HeadBytes.isCopied(content.content()) || !form.isPlain(response)) {
            head(response);
            finish(content);
            return;
        }
        answering = true;
        form.frame(response, false);
        LoopOutput output = LoopOutput.of(out.channel().eventLoop());
        out.write(output.heads().response(response, content.content(), out.alloc()), out.voidPromise());
        content.release();
        output.flushSoon(out);
    }

    /** Ends a relayed answer so that the client cannot take it for whole: last words if any, then a close. */
    void abort(@Nullable ByteBuf lastWords) {
        end();
        Object words = lastWords == null ? Unpooled.EMPTY_BUFFER : new DefaultHttpContent(lastWords);
        context().writeAndFlush(words).addListener(ChannelFutureListener.CLOSE);
    }

    /** Closes, once what waits to leave has left: a close by itself would throw it away. */
    void close() {
        context().flush();
        context().close();
    }

    // ---- to the client, from the consumer ----

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (msg == ALREADY_SENT) {
            relayed = true;
            promise.trySuccess();
            intake.answered(ctx);
        } else if (msg instanceof HttpResponse response
                && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            promise.trySuccess();
            if (closing || !ctx.channel().isActive()) {
                ReferenceCountUtil.release(msg);
                return;
            }
            reply(ctx, form.whole(response));
            intake.answered(ctx);
        } else {
            ctx.write(msg, promise);
        }
    }

    /** The consumer's flush of what it has not written would cut short the wait for other connections. */
    @Override
    public void flush(ChannelHandlerContext ctx) {
        if (relayed) {
            relayed = false;
        } else {
            ctx.flush();
        }
    }

    private void reply(ChannelHandlerContext ctx, FullHttpResponse response) {
        form.mark(response, intake.isReceiving());
        if (HttpUtil.isKeepAlive(response)) {
            ctx.write(response, ctx.voidPromise());
        } else {
            boolean stillSending = intake.isReceiving();
            end();
            closeAfter(ctx.write(response), stillSending);
        }
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext known = context;
        if (known == null) {
            throw new IllegalStateException("The guard is not part of a connection");
        }
        return known;
    }
}
