package io.caravan.component.inference;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/**
 * Reads requests as RFC 9112 has them and refuses what two servers could read in two ways, which is how requests are
 * smuggled: a body with both kinds of length, and lines that end in LF alone. Netty itself refuses different lengths, blanks
 * before a colon and malformed chunks, and joins folded lines.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {

    private static final int READ_BYTES = 65_536;

    private final ReceiveTimes times;

    /** @param times is told of every byte that arrives */
    StrictRequestDecoder(ClientLimits.Sizes limits, ReceiveTimes times) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.maxInitialLineBytes())
                .setMaxHeaderSize(limits.maxHeaderBytes())
                .setMaxChunkSize(READ_BYTES)
                .setStrictLineParsing(true));
        this.times = times;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        if (msg instanceof ByteBuf bytes) {
            times.received(bytes.readableBytes());
        }
        super.channelRead(ctx, msg);
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("Content-Length and Transfer-Encoding");
    }
}
