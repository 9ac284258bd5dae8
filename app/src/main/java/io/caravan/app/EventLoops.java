package io.caravan.app;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;

/** The event loops everything on the network shares: one group accepts, one does all else. */
final class EventLoops implements AutoCloseable {

    private final EventLoopGroup bosses;
    private final EventLoopGroup workers;

    /** @param threads worker threads; 0 takes one per core */
    EventLoops(int threads) {
        int count = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        this.bosses = group(1, "caravan-accept");
        this.workers = group(count, "caravan-loop");
    }

    private static EventLoopGroup group(int threads, String name) {
        DefaultThreadFactory factory = new DefaultThreadFactory(name, true);
        return Epoll.isAvailable()
                ? new EpollEventLoopGroup(threads, factory)
                : new NioEventLoopGroup(threads, factory);
    }

    /** Whether the loops are Linux's epoll. */
    static boolean isNative() {
        return Epoll.isAvailable();
    }

    EventLoopGroup bosses() {
        return bosses;
    }

    /** Closes the listening sockets of this group and returns when they are closed; connections stay. */
    void stopAccepting() {
        for (EventExecutor loop : bosses) {
            loop.submit(() -> ((SingleThreadEventLoop) loop)
                            .registeredChannelsIterator()
                            .forEachRemaining(Channel::close))
                    .syncUninterruptibly();
        }
    }

    EventLoopGroup workers() {
        return workers;
    }

    @Override
    public void close() {
        bosses.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS);
        workers.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS);
    }
}
