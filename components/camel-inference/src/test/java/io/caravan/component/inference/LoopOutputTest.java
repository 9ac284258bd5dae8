package io.caravan.component.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopOutputTest {

    private final EventLoop loop = new DefaultEventLoop();
    private final List<String> flushed = new ArrayList<>();

    @AfterEach
    void end() {
        loop.shutdownGracefully();
    }

    private ChannelHandlerContext connection(String name) {
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelOutboundHandlerAdapter() {
            @Override
            public void flush(ChannelHandlerContext ctx) {
                flushed.add(name);
            }
        });
        channel.pipeline().addLast(new ChannelOutboundHandlerAdapter());
        return channel.pipeline().lastContext();
    }

    /** Runs on the loop, and then waits until the loop has nothing more to do. */
    private void onLoop(Runnable what) throws ExecutionException, InterruptedException {
        loop.submit(what).get();
        loop.submit(() -> {}).get();
    }

    @Test
    void whatIsWrittenWhileTheLoopReadsLeavesTogetherAfterwards() throws Exception {
        onLoop(() -> {
            LoopOutput.of(loop).flushSoon(connection("a"));
            LoopOutput.of(loop).flushSoon(connection("b"));
            flushed.add("read on");
        });
        assertThat(flushed).containsExactly("read on", "a", "b");
    }

    @Test
    void aLongRowDoesNotWaitForItsEnd() throws Exception {
        onLoop(() -> {
            for (int i = 0; i < 9; i++) {
                LoopOutput.of(loop).flushSoon(connection("c" + i));
            }
            flushed.add("read on");
        });
        assertThat(flushed).hasSize(10).startsWith("c0", "c1").endsWith("c7", "read on", "c8");
    }

    @Test
    void theNextRowLeavesToo() throws Exception {
        onLoop(() -> LoopOutput.of(loop).flushSoon(connection("a")));
        onLoop(() -> LoopOutput.of(loop).flushSoon(connection("b")));
        assertThat(flushed).containsExactly("a", "b");
    }
}
