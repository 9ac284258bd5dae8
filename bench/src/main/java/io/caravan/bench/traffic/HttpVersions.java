package io.caravan.bench.traffic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.nio.charset.StandardCharsets;

/**
 * Answers the same over HTTP/1.1 at one port and HTTP/2 at the next, with Netty's own codecs: what a version costs a server
 * that does nothing else. {@code /stream} answers with 50 chunks, each written and flushed on its own.
 *
 * <p>Arguments: {@code --port} the first port.
 */
public final class HttpVersions {

    private static final int CHUNKS = 50;
    private static final ByteBuf WHOLE = text("well ".repeat(160));
    private static final ByteBuf CHUNK = text("data: {\"token\":\"" + "well".repeat(60) + "\"}\n\n");

    private HttpVersions() {}

    /** Starts both. */
    public static void main(String[] args) {
        int port = new Options(args).number("port", 9_300);
        Loop loop = new Loop();
        loop.listen(port, channel -> channel.pipeline().addLast(new HttpServerCodec(), new Answer()));
        loop.listen(port + 1, channel -> channel.pipeline()
                .addLast(
                        Http2FrameCodecBuilder.forServer().build(),
                        new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel stream) {
                                stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(true), new Answer());
                            }
                        })));
    }

    private static ByteBuf text(String text) {
        return Unpooled.unreleasableBuffer(
                Unpooled.directBuffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Reads a request and answers it. */
    private static final class Answer extends SimpleChannelInboundHandler<HttpObject> {

        private boolean stream;

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
            if (part instanceof HttpRequest request) {
                stream = request.uri().equals("/stream");
            }
            if (part instanceof LastHttpContent) {
                if (stream) {
                    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
                    HttpUtil.setTransferEncodingChunked(head, true);
                    ctx.write(head);
                    chunk(ctx, 0);
                } else {
                    ByteBuf body = WHOLE.duplicate();
                    DefaultFullHttpResponse whole =
                            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
                    whole.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
                    ctx.writeAndFlush(whole);
                }
            }
        }

        private static void chunk(ChannelHandlerContext ctx, int sent) {
            if (sent == CHUNKS) {
                ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
            } else {
                ctx.writeAndFlush(new DefaultHttpContent(CHUNK.duplicate()));
                ctx.executor().execute(() -> chunk(ctx, sent + 1));
            }
        }
    }
}
