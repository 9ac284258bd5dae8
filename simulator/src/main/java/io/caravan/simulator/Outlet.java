package io.caravan.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * The bytes of one answer on their way out: at once, or in drips when the engine has that fault. Runs on the
 * connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes its connection
final class Outlet {

    private static final int DRIP_BYTES = 16;

    private final ChannelHandlerContext context;
    private final FaultSwitches faults;
    private final Runnable onEnd;
    private final Deque<byte[]> drips = new ArrayDeque<>();
    private boolean dripping;
    private boolean ended;

    Outlet(ChannelHandlerContext context, FaultSwitches faults, Runnable onEnd) {
        this.context = context;
        this.faults = faults;
        this.onEnd = onEnd;
    }

    void head(HttpResponse head) {
        context.writeAndFlush(head, context.voidPromise());
    }

    /** Sends a part of the body as one HTTP chunk. */
    void body(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!dripping && !faults.on(Fault.DRIP_MILLIS)) {
            send(bytes);
            return;
        }
        for (int from = 0; from < bytes.length; from += DRIP_BYTES) {
            drips.add(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + DRIP_BYTES)));
        }
        if (!dripping) {
            dripping = true;
            drip();
        }
    }

    /** Ends the answer after what is still to be sent. */
    void end() {
        ended = true;
        if (!dripping) {
            finish();
        }
    }

    /** Breaks the framing of the response and closes the connection. */
    void malform() {
        drips.clear();
        ByteBuf garbage = Unpooled.copiedBuffer("zz\r\n{\"broken\r\n", StandardCharsets.US_ASCII);
        ChannelHandlerContext codec = context.pipeline().context(HttpServerCodec.class);
        codec.writeAndFlush(garbage).addListener(done -> context.close());
    }

    /** Resets the connection: the peer sees an error, not an end. */
    void reset() {
        drips.clear();
        context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        context.close();
    }

    private void drip() {
        byte[] next = drips.poll();
        if (next == null || !context.channel().isActive()) {
            dripping = false;
            if (ended) {
                finish();
            }
            return;
        }
        send(next);
        long millis = Math.max(0, faults.value(Fault.DRIP_MILLIS));
        context.executor().schedule(this::drip, millis, TimeUnit.MILLISECONDS);
    }

    private void send(byte[] bytes) {
        context.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)), context.voidPromise());
    }

    private void finish() {
        if (context.channel().isActive()) {
            context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        }
        onEnd.run();
    }
}
