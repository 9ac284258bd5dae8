package io.caravan.simulator;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port of one engine on the loopback interface. Used on the engine's event loop. */
@SuppressWarnings("FutureReturnValueIgnored")
final class EngineListener {

    private static final Logger LOG = LoggerFactory.getLogger(EngineListener.class);
    private static final int BIND_ATTEMPTS = 100;
    private static final long SETTLE_MILLIS = 2;

    private final EventLoop loop;
    private final Consumer<SocketChannel> accepted;
    private volatile int port;
    private @Nullable Channel listener;

    /** A listener on a port, or on a free one, which it then keeps, if that is 0. */
    EngineListener(EventLoop loop, int port, Consumer<SocketChannel> accepted) {
        this.loop = loop;
        this.port = port;
        this.accepted = accepted;
    }

    /** The port; 0 before a free one is found. From any thread. */
    int port() {
        return port;
    }

    boolean listening() {
        return listener != null;
    }

    /** Listens; tries for a while, as long as that is {@code wanted}. */
    Future<?> listen(BooleanSupplier wanted) {
        Promise<@Nullable Void> listening = loop.newPromise();
        bind(listening, wanted, BIND_ATTEMPTS);
        return listening;
    }

    /** Stops to listen; done when the selector, too, has let go of the socket. */
    Future<?> unlisten() {
        Promise<@Nullable Void> deaf = loop.newPromise();
        Channel channel = listener;
        listener = null;
        if (channel == null) {
            return deaf.setSuccess(null);
        }
        channel.close()
                .addListener(done -> loop.schedule(() -> deaf.setSuccess(null), SETTLE_MILLIS, TimeUnit.MILLISECONDS));
        return deaf;
    }

    /** Binds; again and again if the port is taken, as it is until the selector lets go of a closed one. */
    private void bind(Promise<@Nullable Void> listening, BooleanSupplier wanted, int attempts) {
        ChannelFuture bound = bootstrap().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        Channel channel = bound.channel();
        listener = channel;
        bound.addListener(done -> {
            if (done.isSuccess()) {
                port = ((InetSocketAddress) channel.localAddress()).getPort();
                listening.setSuccess(null);
            } else if (attempts > 1 && wanted.getAsBoolean()) {
                loop.schedule(() -> bind(listening, wanted, attempts - 1), SETTLE_MILLIS, TimeUnit.MILLISECONDS);
            } else {
                listener = null;
                LOG.warn("The simulator cannot listen on port {}", port, done.cause());
                listening.setFailure(done.cause());
            }
        });
    }

    private ServerBootstrap bootstrap() {
        return new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accepted.accept(channel);
                    }
                });
    }
}
