package io.caravan.component.inference;

import io.caravan.component.inference.net.Connector;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The upstream connections of all event loops. Thread-safe. */
final class UpstreamConnections {

    private final RelaySettings settings;
    private final Connector connector;
    private final Queue<LoopConnections> all = new ConcurrentLinkedQueue<>();
    private final FastThreadLocal<LoopConnections> local = new FastThreadLocal<>();

    UpstreamConnections(RelaySettings settings, Connector connector) {
        this.settings = settings;
        this.connector = connector;
    }

    /** The connections of the event loop that the caller is running on. */
    LoopConnections of(EventLoop loop) {
        LoopConnections known = local.getIfExists();
        if (known == null) {
            known = new LoopConnections(loop, settings, connector);
            local.set(known);
            all.add(known);
        }
        return known;
    }

    /** Ends all requests that are under way with a typed error. */
    void endRequests() {
        for (LoopConnections connections : all) {
            connections.loop().execute(connections::endRequests);
        }
    }

    void closeIdle() {
        for (LoopConnections connections : all) {
            if (!connections.loop().isShuttingDown()) {
                connections.loop().execute(connections::closeIdle);
            }
        }
    }
}
