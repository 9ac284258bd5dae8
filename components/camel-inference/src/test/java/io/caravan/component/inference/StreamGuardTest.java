package io.caravan.component.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.failure.RefusalListener;
import io.caravan.time.NanoClock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StreamGuardTest {

    private final StreamGuardFactory clients =
            new StreamGuardFactory(TestGateway.limits(), RefusalListener.none(), NanoClock.system(), null, null);

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    /** Relays an answer as soon as a request has come. */
    private static final class Answers extends SimpleChannelInboundHandler<FullHttpRequest> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            DefaultHttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            head.headers().setInt("content-length", 2);
            StreamGuard.of(ctx).whole(head, new DefaultLastHttpContent(bytes("{}")));
            ctx.writeAndFlush(StreamGuard.ALREADY_SENT);
        }
    }

    @Test
    void anAnswerThatWaitsToLeaveIsSentBeforeTheConnectionCloses() {
        EmbeddedChannel channel = new EmbeddedChannel();
        StreamGuard guard = (StreamGuard) clients.newChannelHandler();
        channel.pipeline()
                .addLast("decoder", new HttpRequestDecoder())
                .addLast("encoder", new HttpResponseEncoder())
                .addLast("guard", guard)
                .addLast("answers", new Answers());
        channel.pipeline().fireChannelActive();
        channel.pipeline().fireChannelRead(bytes("GET /v1/models HTTP/1.1\r\nHost: g\r\n\r\n"));
        ByteBuf early = channel.readOutbound();
        assertThat(early).isNull();
        guard.letGo();
        ByteBuf sent = channel.readOutbound();
        assertThat(sent.toString(StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
        assertThat(sent.release()).isTrue();
        assertThat(channel.isOpen()).isFalse();
        channel.finishAndReleaseAll();
    }
}
