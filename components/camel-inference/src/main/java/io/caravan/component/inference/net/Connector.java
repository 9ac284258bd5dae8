package io.caravan.component.inference.net;

import io.caravan.pool.InferenceEndpoint;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollEventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Opens connections to endpoints, over TLS to those that want it. Thread-safe. */
public final class Connector {

    /** Is told what came of a connection, on the event loop that was asked for. */
    public interface Waiter {
        void connected(Channel channel);

        /** @param errorCode one of {@link ConnectFailure}'s codes */
        void notConnected(String errorCode);
    }

    private final HostResolver resolver;
    private final Tls tls;
    private final int timeoutMillis;

    /** @param timeout how long one connection may take; a TLS handshake may take as long again */
    public Connector(HostResolver resolver, Tls tls, Duration timeout) {
        this.resolver = resolver;
        this.tls = tls;
        this.timeoutMillis = (int) timeout.toMillis();
    }

    /**
     * Connects to an endpoint.
     *
     * @param loop where the connection lives; the caller is on it
     * @param handlers adds what the connection's pipeline needs
     */
    public void connect(EventLoop loop, InferenceEndpoint to, Consumer<Channel> handlers, Waiter waiter) {
        connect(loop, to, Long.MAX_VALUE, handlers, waiter);
    }

    /**
     * Connects to an endpoint within a time of the caller's, where it is less than this connector allows.
     *
     * @param mostNanos how long it may take, above 0
     */
    public void connect(
            EventLoop loop, InferenceEndpoint to, long mostNanos, Consumer<Channel> handlers, Waiter waiter) {
        int millis = (int) Math.min(timeoutMillis, TimeUnit.NANOSECONDS.toMillis(mostNanos) + 1);
        resolver.resolve(to.host(), to.port()).whenComplete((address, failure) -> {
            Runnable next = () -> {
                if (address == null) {
                    waiter.notConnected(ConnectFailure.codeOf(failure));
                } else {
                    open(bootstrap(loop, millis, handlers), address, to, waiter);
                }
            };
            if (loop.inEventLoop()) {
                next.run();
            } else {
                loop.execute(next);
            }
        });
    }

    private void open(Bootstrap bootstrap, InetSocketAddress address, InferenceEndpoint to, Waiter waiter) {
        bootstrap.connect(address).addListener((ChannelFutureListener) done -> {
            if (!done.isSuccess()) {
                waiter.notConnected(ConnectFailure.codeOf(done.cause()));
            } else if (to.tls()) {
                tls.secure(done.channel(), to, timeoutMillis, waiter);
            } else {
                waiter.connected(done.channel());
            }
        });
    }

    private Bootstrap bootstrap(EventLoop loop, int millis, Consumer<Channel> handlers) {
        return new Bootstrap()
                .group(loop)
                .channel(loop instanceof EpollEventLoop ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        handlers.accept(channel);
                    }
                });
    }
}
