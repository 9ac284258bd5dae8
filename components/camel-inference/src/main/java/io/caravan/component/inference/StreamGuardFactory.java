package io.caravan.component.inference;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import org.apache.camel.component.netty.DefaultChannelHandlerFactory;

/** Makes one {@link StreamGuard} per client connection. Use: {@code encoders=#streamGuard}. Thread-safe. */
public final class StreamGuardFactory extends DefaultChannelHandlerFactory {

    private final ClientLimits limits;
    private volatile boolean draining;

    public StreamGuardFactory(ClientLimits limits) {
        this.limits = limits;
    }

    @Override
    public ChannelHandler newChannelHandler() {
        return new StreamGuard(limits, () -> draining);
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
