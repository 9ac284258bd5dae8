package io.caravan.component.inference;

import io.caravan.access.Authenticator;
import io.caravan.failure.RefusalListener;
import io.caravan.time.NanoClock;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Set;
import org.apache.camel.component.netty.DefaultChannelHandlerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes one {@link StreamGuard} per client connection, and holds what they share. Use: {@code encoders=#streamGuard}.
 * Thread-safe.
 */
public final class StreamGuardFactory extends DefaultChannelHandlerFactory {

    private final ClientLimits limits;
    private final RefusalListener refusals;
    private final NanoClock clock;
    private final ClientRoom room;
    private final FastThreadLocal<LoopClients> local = new FastThreadLocal<>();
    private final @Nullable ClientTls tls;
    private final @Nullable Authenticator authenticator;
    private CrossOrigin crossOrigin = new CrossOrigin(Set.of());
    private volatile boolean draining;

    /**
     * @param refusals is told of every request and connection that is refused before it reaches a route
     * @param tls what clients speak TLS to, or null if they do not
     * @param authenticator knows who may call, or null if anyone may
     */
    public StreamGuardFactory(
            ClientLimits limits,
            RefusalListener refusals,
            NanoClock clock,
            @Nullable ClientTls tls,
            @Nullable Authenticator authenticator) {
        this.tls = tls;
        this.authenticator = authenticator;
        this.limits = limits;
        this.refusals = refusals;
        this.clock = clock;
        this.room = new ClientRoom(limits.room());
    }

    @Override
    public ChannelHandler newChannelHandler() {
        return new StreamGuard(this);
    }

    /** Lets scripts of web pages use the gateway. To be called before it starts. */
    public void setCrossOrigin(CrossOrigin rules) {
        crossOrigin = rules;
    }

    CrossOrigin crossOrigin() {
        return crossOrigin;
    }

    /** Open connections of clients. */
    public int connections() {
        return room.connections();
    }

    /** Bytes of request bodies that are received or held. */
    public long bodyBytes() {
        return room.bodyBytes();
    }

    ClientLimits limits() {
        return limits;
    }

    ClientRoom room() {
        return room;
    }

    @Nullable
    ClientTls tls() {
        return tls;
    }

    @Nullable
    Authenticator authenticator() {
        return authenticator;
    }

    boolean isDraining() {
        return draining;
    }

    void refused(String errorCode) {
        refusals.refused(errorCode);
    }

    /** The connections of the event loop that the caller is running on. */
    LoopClients on(EventLoop loop) {
        LoopClients known = local.getIfExists();
        if (known == null) {
            known = new LoopClients(loop, limits.times().sweepMillis(), clock);
            local.set(known);
        }
        return known;
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
