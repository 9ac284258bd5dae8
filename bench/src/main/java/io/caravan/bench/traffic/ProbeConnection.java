package io.caravan.bench.traffic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.MessageToMessageDecoder;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One connection of a {@link StreamProbe}; is given the lines of the answers' bodies and their ends. */
final class ProbeConnection extends ChannelInboundHandlerAdapter {

    private static final int MAX_LINE = 16_384;
    private static final ByteBuf TIME = Unpooled.unreleasableBuffer(
            Unpooled.copiedBuffer("\"t\":", StandardCharsets.US_ASCII).asReadOnly());

    private final ByteBuf request;
    private final Ages ages;
    private boolean open;

    private ProbeConnection(byte[] request, Ages ages) {
        this.request = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(request));
        this.ages = ages;
    }

    /** Fills a connection's pipeline. */
    static void addTo(Channel channel, byte[] request, Ages ages) {
        channel.pipeline()
                .addLast(new HttpResponseDecoder())
                .addLast(new Bodies())
                .addLast(new LineBasedFrameDecoder(MAX_LINE))
                .addLast(new ProbeConnection(request, ages));
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        open = true;
        next(ctx);
    }

    private void next(ChannelHandlerContext ctx) {
        if (ages.mayBegin()) {
            ctx.writeAndFlush(request.duplicate());
        } else {
            open = false;
            ctx.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof ByteBuf line) {
            int at = ByteBufUtil.indexOf(TIME, line);
            if (at >= 0) {
                token(line, line.readerIndex() + at + TIME.readableBytes(), System.nanoTime());
            }
        }
        boolean ended = msg instanceof LastHttpContent;
        ReferenceCountUtil.release(msg);
        if (ended) {
            ages.streamEnded();
            next(ctx);
        }
    }

    private void token(ByteBuf line, int from, long nowNanos) {
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

    /** Takes the bodies out of the answers; a body's end is passed on as an empty last content. */
    private static final class Bodies extends MessageToMessageDecoder<HttpContent> {

        @Override
        protected void decode(ChannelHandlerContext ctx, HttpContent content, List<Object> out) {
            if (content.content().isReadable()) {
                out.add(content.content().retain());
            }
            if (content instanceof LastHttpContent) {
                out.add(LastHttpContent.EMPTY_LAST_CONTENT);
            }
        }
    }
}
