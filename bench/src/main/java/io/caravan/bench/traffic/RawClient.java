package io.caravan.bench.traffic;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import org.jspecify.annotations.Nullable;

/** A client's connection to the {@link RawRelay}. */
final class RawClient extends ChannelInboundHandlerAdapter {

    private final RawUpstreams upstreams;
    private @Nullable Channel upstream;

    RawClient(RawUpstreams upstreams) {
        this.upstreams = upstreams;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        upstreams.send((FullHttpRequest) msg, ctx.channel(), this);
    }

    /** The connection now in use for this client, or null. */
    void upstream(@Nullable Channel current) {
        upstream = current;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Channel current = upstream;
        if (current != null) {
            current.config().setAutoRead(ctx.channel().isWritable());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Channel current = upstream;
        if (current != null) {
            current.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
