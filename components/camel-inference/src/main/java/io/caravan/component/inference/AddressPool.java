package io.caravan.component.inference;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.epoll.EpollEventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The connections of one event loop to one address, the most recently used first. Used on that loop only. */
final class AddressPool {

    /** Who waits for a new connection. */
    interface Waiter {
        void connected(UpstreamConnection connection);

        void notConnected(String errorCode);
    }

    private static final int MAX_LINE = 8_192;
    private static final int MAX_HEADERS = 65_536;
    private static final int MAX_CHUNK = 65_536;

    private final LoopConnections owner;
    private final String host;
    private final int port;
    private final ArrayDeque<UpstreamConnection> idle = new ArrayDeque<>();
    private int connections;

    AddressPool(LoopConnections owner, String host, int port) {
        this.owner = owner;
        this.host = host;
        this.port = port;
    }

    RelaySettings settings() {
        return owner.settings();
    }

    /** An idle connection, or null. */
    @Nullable
    UpstreamConnection poll() {
        return idle.pollFirst();
    }

    /** Takes a connection back for reuse; one too many is closed. */
    void release(UpstreamConnection connection) {
        if (idle.size() >= settings().maxIdlePerEndpoint()) {
            connection.close();
        } else {
            idle.addFirst(connection);
        }
    }

    void connect(Waiter waiter) {
        connections++;
        owner.resolver().resolve(host, port).whenComplete((address, failure) -> {
            if (address == null) {
                owner.loop().execute(() -> failed(waiter, failure));
            } else if (owner.loop().inEventLoop()) {
                connect(address, waiter);
            } else {
                owner.loop().execute(() -> connect(address, waiter));
            }
        });
    }

    private void connect(InetSocketAddress address, Waiter waiter) {
        new Bootstrap()
                .group(owner.loop())
                .channel(owner.loop() instanceof EpollEventLoop ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        settings().limits().connect().toMillis())
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new HttpClientCodec(MAX_LINE, MAX_HEADERS, MAX_CHUNK))
                                .addLast(new UpstreamConnection(AddressPool.this));
                    }
                })
                .connect(address)
                .addListener((ChannelFutureListener) done -> connectDone(done, waiter));
    }

    private void connectDone(ChannelFuture done, Waiter waiter) {
        if (!done.isSuccess()) {
            failed(waiter, done.cause());
            return;
        }
        Channel channel = done.channel();
        UpstreamConnection connection = channel.pipeline().get(UpstreamConnection.class);
        owner.opened(connection);
        waiter.connected(connection);
    }

    private void failed(Waiter waiter, Throwable cause) {
        connections--;
        waiter.notConnected(errorCode(cause));
    }

    void closed(UpstreamConnection connection) {
        connections--;
        idle.remove(connection);
        owner.closed(connection);
    }

    boolean isUnused() {
        return connections == 0;
    }

    private static String errorCode(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ConnectTimeoutException) {
            return "connect_timeout";
        }
        if (cause instanceof UnknownHostException) {
            return "host_unknown";
        }
        return cause instanceof ConnectException ? "connect_refused" : "connect_failed";
    }
}
