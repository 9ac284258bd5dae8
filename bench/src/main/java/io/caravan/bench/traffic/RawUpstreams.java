package io.caravan.bench.traffic;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@link RawRelay}'s connections to its endpoints. Used on its one event loop only. */
@SuppressWarnings("FutureReturnValueIgnored") // how a write ended is told by channelInactive
final class RawUpstreams {

    private final Bootstrap bootstrap;
    private final int firstPort;
    private final List<ArrayDeque<Upstream>> idle = new ArrayList<>();
    private int turn;

    RawUpstreams(Loop loop, int firstPort, int count) {
        this.firstPort = firstPort;
        this.bootstrap = loop.client(
                channel -> channel.pipeline().addLast(new HttpClientCodec()).addLast(new Upstream()));
        for (int i = 0; i < count; i++) {
            idle.add(new ArrayDeque<>());
        }
    }

    void send(FullHttpRequest request, Channel client, RawClient owner) {
        int endpoint = turn++ % idle.size();
        Upstream known = idle.get(endpoint).pollFirst();
        if (known != null) {
            known.send(request, client, owner);
            return;
        }
        bootstrap.connect("127.0.0.1", firstPort + endpoint).addListener((ChannelFutureListener) connected -> {
            if (connected.isSuccess()) {
                Upstream fresh = connected.channel().pipeline().get(Upstream.class);
                fresh.pool = idle.get(endpoint);
                fresh.send(request, client, owner);
            } else {
                request.release();
                client.close();
            }
        });
    }

    /** One connection. */
    private static final class Upstream extends ChannelInboundHandlerAdapter {

        private @Nullable ArrayDeque<Upstream> pool;
        private @Nullable ChannelHandlerContext context;
        private @Nullable Channel client;
        private @Nullable RawClient owner;

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            context = ctx;
        }

        void send(FullHttpRequest request, Channel to, RawClient forOwner) {
            client = to;
            owner = forOwner;
            if (context != null) {
                owner.upstream(context.channel());
                context.writeAndFlush(request);
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            Channel to = client;
            if (to == null || !(msg instanceof HttpObject)) {
                ReferenceCountUtil.release(msg);
                return;
            }
            to.write(msg, to.voidPromise());
            if (!to.isWritable()) {
                ctx.channel().config().setAutoRead(false);
            }
            if (msg instanceof LastHttpContent) {
                to.flush();
                done(ctx);
            }
        }

        private void done(ChannelHandlerContext ctx) {
            if (owner != null) {
                owner.upstream(null);
            }
            client = null;
            owner = null;
            ctx.channel().config().setAutoRead(true);
            if (pool != null && ctx.channel().isActive()) {
                pool.addFirst(this);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            if (client != null) {
                client.flush();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (pool != null) {
                pool.remove(this);
            }
            if (client != null) {
                client.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
