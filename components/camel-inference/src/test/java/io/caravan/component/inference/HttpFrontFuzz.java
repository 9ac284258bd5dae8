package io.caravan.component.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.caravan.failure.RefusalListener;
import io.caravan.inference.GatewayReply;
import io.caravan.time.NanoClock;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Whatever bytes a client sends, in whatever pieces: nothing is thrown, every whole request reaches the routes or is
 * refused, and all memory is given back.
 */
class HttpFrontFuzz {

    private final StreamGuardFactory clients =
            new StreamGuardFactory(TestGateway.limits(), RefusalListener.none(), NanoClock.system(), null, null);

    @FuzzTest(maxDuration = "10m")
    void readsOrRefusesAnyBytes(byte[] input) {
        UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAllocator(memory);
        channel.pipeline()
                .addLast("decoder", new HttpRequestDecoder())
                .addLast("encoder", new HttpResponseEncoder())
                .addLast("guard", clients.newChannelHandler())
                .addLast("handler", new Routes());
        channel.pipeline().fireChannelActive();
        int piece = input.length == 0 ? 1 : 1 + (input[0] & 0x7f);
        for (int from = 1; from < input.length && channel.isOpen(); from += piece) {
            int count = Math.min(piece, input.length - from);
            channel.writeInbound(memory.buffer(count).writeBytes(input, from, count));
            channel.runPendingTasks();
        }
        channel.checkException();
        channel.finishAndReleaseAll();
        assertThat(clients.connections()).isZero();
        assertThat(clients.bodyBytes()).isZero();
        assertThat(memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory())
                .as("bytes not given back")
                .isZero();
    }

    /** Answers each request at once. */
    private static final class Routes extends SimpleChannelInboundHandler<FullHttpRequest> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            byte[] body = Integer.toString(request.content().readableBytes()).getBytes(StandardCharsets.US_ASCII);
            ctx.writeAndFlush(LeanHttpBinding.response(
                    new GatewayReply(200, Map.of(), body),
                    "id",
                    request.method().name().equals("HEAD")));
        }
    }
}
