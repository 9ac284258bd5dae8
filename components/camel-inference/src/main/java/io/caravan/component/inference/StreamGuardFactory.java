package io.caravan.component.inference;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import org.apache.camel.component.netty.DefaultChannelHandlerFactory;
import org.jspecify.annotations.Nullable;

/** Makes one {@link StreamGuard} per client connection. Use: {@code encoders=#streamGuard}. Thread-safe. */
public final class StreamGuardFactory extends DefaultChannelHandlerFactory {

    private final ClientLimits limits;
    private final @Nullable ClientTls tls;
    private volatile boolean draining;

    /** @param tls what clients speak TLS to, or null if they do not */
    public StreamGuardFactory(ClientLimits limits, @Nullable ClientTls tls) {
        this.limits = limits;
        this.tls = tls;
    }

    @Override
    public ChannelHandler newChannelHandler() {
        return new StreamGuard(limits, () -> draining, tls);
    }

    /**
     * Lets clients go: connections without a request are closed, all others after their answer.
     *
     * @param workers the group on which the clients' connections live
     */
    public void drain(EventLoopGroup workers) {
        draining = true;
        for (EventExecutor loop : workers) {
            loop.execute(() ->
                    ((SingleThreadEventLoop) loop).registeredChannelsIterator().forEachRemaining(this::letGo));
        }
    }

    private void letGo(Channel channel) {
        StreamGuard guard = StreamGuard.in(channel);
        if (guard != null) {
            guard.letGo();
        }
    }
}
