package io.caravan.component.inference.facts;

import io.caravan.component.inference.net.Connector;
import io.caravan.pool.EndpointHealth;
import io.caravan.pool.EndpointPage;
import io.caravan.pool.InferenceEndpoint;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** One endpoint being polled over one kept connection, one read at a time. Lives on one event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // how a close or write ended is told by channelInactive
final class PolledEndpoint {

    private static final int MAX_PAGE_BYTES = 16 << 20;
    private static final byte[] NO_BODY = new byte[0];

    private final PagePlan plan;
    private final PollContext context;
    private final EventLoop loop;
    private final PageListener listener;
    private InferenceEndpoint endpoint;
    private @Nullable Channel channel;
    private @Nullable Read current;
    private boolean handing;
    private boolean active;
    private boolean closed;
    private long dueNanos;
    private long spreadNanos;

    PolledEndpoint(InferenceEndpoint endpoint, PagePlan plan, PollContext context, EventLoop loop, PageListener to) {
        this.endpoint = endpoint;
        this.plan = plan;
        this.context = context;
        this.loop = loop;
        this.listener = to;
    }

    /** Whether this polls the same endpoint, whose labels may have changed. */
    boolean continuesWith(InferenceEndpoint next) {
        if (!next.isSameAs(endpoint)) {
            return false;
        }
        endpoint = next;
        return true;
    }

    /** The next read is to come at a time, or earlier if it was due earlier. */
    void dueBy(long nanos) {
        if (nanos - dueNanos < 0) {
            dueNanos = nanos;
        }
    }

    /** The first read is to come at once, since nothing is known yet; the second comes so much later than it would otherwise. */
    void begin(long nowNanos, long laterNanos) {
        dueNanos = nowNanos;
        spreadNanos = laterNanos;
    }

    /** Starts a read that is due, gives up one that takes too long. */
    void tick(long nowNanos, boolean nowActive) {
        active = nowActive || isOut();
        Read running = current;
        if (running != null) {
            if (nowNanos - running.startedNanos > plan.timeout().toNanos()) {
                running.fail("timeout");
            }
        } else if (!handing && nowNanos - dueNanos >= 0) {
            dueNanos = nowNanos + plan.intervalNanos(active) + spreadNanos;
            spreadNanos = 0;
            new Read(nowNanos).start(channel);
        }
    }

    /** An endpoint that is out is watched as closely as a busy one, for it to come back soon. */
    private boolean isOut() {
        EndpointHealth health = context.pool().snapshot().healthOf(endpoint);
        return health != null && health.isOut();
    }

    void close() {
        closed = true;
        current = null;
        closeChannel();
    }

    private void closeChannel() {
        Channel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }

    private void hand(int status, String failure, byte[] body) {
        handing = true;
        long now = context.clock().nanos();
        long freshUntil = failure.isEmpty() ? now + plan.freshNanos(active) : now;
        listener.page(new EndpointPage(endpoint, status, failure, body, now, freshUntil), this::handed);
    }

    private void handed() {
        if (loop.inEventLoop()) {
            handing = false;
        } else {
            loop.execute(() -> handing = false);
        }
    }

    /** One read of the page. After its end it hears nothing any more. */
    private final class Read implements Connector.Waiter {

        private final long startedNanos;
        private boolean reused;

        Read(long startedNanos) {
            this.startedNanos = startedNanos;
            current = this;
        }

        void start(@Nullable Channel kept) {
            reused = kept != null && kept.isActive();
            if (kept != null && reused) {
                kept.writeAndFlush(request(), kept.voidPromise());
            } else {
                context.connector().connect(loop, endpoint, PolledEndpoint.this::addHandlers, this);
            }
        }

        @Override
        public void connected(Channel fresh) {
            if (current != this || closed) {
                fresh.close();
                return;
            }
            channel = fresh;
            fresh.writeAndFlush(request(), fresh.voidPromise());
        }

        @Override
        public void notConnected(String errorCode) {
            if (current == this) {
                fail(errorCode);
            }
        }

        /** The connection is gone. A kept one may have been closed while unused: that is worth a second try. */
        void lost() {
            channel = null;
            if (reused) {
                start(null);
            } else {
                fail("closed");
            }
        }

        void answered(FullHttpResponse response) {
            current = null;
            boolean malformed = response.decoderResult().isFailure();
            byte[] body = malformed ? NO_BODY : ByteBufUtil.getBytes(response.content());
            hand(malformed ? 0 : response.status().code(), malformed ? "malformed" : "", body);
        }

        void fail(String errorCode) {
            current = null;
            closeChannel();
            hand(0, errorCode, NO_BODY);
        }

        private FullHttpRequest request() {
            FullHttpRequest request = new DefaultFullHttpRequest(
                    HttpVersion.HTTP_1_1, HttpMethod.GET, plan.path(), Unpooled.EMPTY_BUFFER);
            request.headers()
                    .set(HttpHeaderNames.HOST, endpoint.address())
                    .set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY);
            context.credentials().accept(request.headers());
            return request;
        }
    }

    private void addHandlers(Channel fresh) {
        fresh.pipeline()
                .addLast(new HttpClientCodec())
                .addLast(new HttpObjectAggregator(MAX_PAGE_BYTES))
                .addLast(new Answers());
    }

    /** Brings what comes over the connection to the read that is under way. */
    private final class Answers extends SimpleChannelInboundHandler<FullHttpResponse> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
            Read running = current;
            if (running != null && ctx.channel() == channel) {
                running.answered(response);
            } else {
                ctx.close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (ctx.channel() == channel) {
                channel = null;
                Read running = current;
                if (running != null) {
                    running.lost();
                }
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
