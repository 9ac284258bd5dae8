package io.caravan.component.inference;

import io.caravan.tolerance.ToleranceCounters;
import io.caravan.tolerance.Tolerated;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.function.Supplier;

/**
 * TLS towards clients: every new connection gets the context that is current when it is accepted, so that certificates can
 * change while connections stay. Thread-safe.
 */
public final class ClientTls {

    private final Supplier<SslContext> current;
    private final ToleranceCounters tolerated;

    /** @param tolerated counts handshakes that fail */
    public ClientTls(Supplier<SslContext> current, ToleranceCounters tolerated) {
        this.current = current;
        this.tolerated = tolerated;
    }

    void secure(ChannelPipeline pipeline) {
        SslHandler handler = current.get().newHandler(pipeline.channel().alloc());
        handler.handshakeFuture().addListener(done -> {
            if (!done.isSuccess()) {
                tolerated.count(Tolerated.TLS_HANDSHAKE_FAILED);
            }
        });
        pipeline.addFirst(handler);
    }

    /** Tells a client that nothing more is coming, in the way its connection has for that. */
    @SuppressWarnings("FutureReturnValueIgnored") // the connection is closed soon after
    static void endOutput(ChannelHandlerContext ctx) {
        SslHandler handler = ctx.pipeline().get(SslHandler.class);
        if (handler != null) {
            handler.closeOutbound();
        } else if (ctx.channel() instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
    }
}
