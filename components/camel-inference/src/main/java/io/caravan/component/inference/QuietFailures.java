package io.caravan.component.inference;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Closes a client's connection on which something went wrong, before the stock consumer writes a stack trace to the log:
 * anybody can break off in the middle of a body. Thread-safe.
 */
@Sharable
final class QuietFailures extends ChannelInboundHandlerAdapter {

    static final QuietFailures INSTANCE = new QuietFailures();

    private static final String STOCK_HANDLER = "handler";

    private QuietFailures() {}

    /** Puts itself before the stock consumer's handler. */
    static void install(ChannelHandlerContext ctx) {
        if (ctx.pipeline().context(STOCK_HANDLER) != null) {
            ctx.pipeline().addBefore(STOCK_HANDLER, null, INSTANCE);
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end of the connection
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
