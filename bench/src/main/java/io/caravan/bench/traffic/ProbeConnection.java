package io.caravan.bench.traffic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.charset.StandardCharsets;

/** One connection of a {@link StreamProbe}; is given the lines of the answers. */
final class ProbeConnection extends SimpleChannelInboundHandler<ByteBuf> {

    private static final ByteBuf TIME = Unpooled.unreleasableBuffer(
            Unpooled.copiedBuffer("\"t\":", StandardCharsets.US_ASCII).asReadOnly());

    /** Where in an answer the connection stands. */
    private enum Part {
        EVENTS,
        AFTER_DONE,
        LAST_CHUNK
    }

    private final ByteBuf request;
    private final Ages ages;
    private Part part = Part.EVENTS;
    private boolean open;

    ProbeConnection(byte[] request, Ages ages) {
        this.request = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(request));
        this.ages = ages;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        open = true;
        next(ctx);
    }

    private void next(ChannelHandlerContext ctx) {
        if (!ages.mayBegin()) {
            open = false;
            ctx.close();
            return;
        }
        part = Part.EVENTS;
        ctx.writeAndFlush(request.duplicate());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf line) {
        int length = line.readableBytes();
        if (length > 100 && line.getByte(line.readerIndex()) == 'd') {
            token(line, System.nanoTime());
        } else if (length == 12 && line.getByte(line.readerIndex() + 6) == '[') {
            part = Part.AFTER_DONE;
        } else if (part == Part.AFTER_DONE && length == 1 && line.getByte(line.readerIndex()) == '0') {
            part = Part.LAST_CHUNK;
        } else if (part == Part.LAST_CHUNK && length == 0) {
            ages.streamEnded();
            next(ctx);
        }
    }

    private void token(ByteBuf line, long nowNanos) {
        int at = ByteBufUtil.indexOf(TIME, line);
        if (at < 0) {
            return;
        }
        int from = line.readerIndex() + at + TIME.readableBytes();
        // A proxy may cut an event anywhere and put a chunk's size in between; such a token is not counted.
        if (from + CannedConnection.TIME_DIGITS >= line.writerIndex()
                || line.getByte(from + CannedConnection.TIME_DIGITS) != ',') {
            return;
        }
        long stamp = 0;
        for (int i = from; i < from + CannedConnection.TIME_DIGITS; i++) {
            stamp = stamp * 10 + line.getByte(i) - '0';
        }
        ages.add(nowNanos, nowNanos - stamp);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (open) {
            ages.brokenConnection();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
