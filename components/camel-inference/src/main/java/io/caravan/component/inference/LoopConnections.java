package io.caravan.component.inference;

import io.caravan.component.inference.net.Connector;
import io.caravan.pool.InferenceEndpoint;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The upstream connections of one event loop. Used on that loop only. */
final class LoopConnections {

    private final EventLoop loop;
    private final RelaySettings settings;
    private final Connector connector;
    private final Map<String, AddressPool> pools = new HashMap<>();
    private final Set<UpstreamConnection> open = new LinkedHashSet<>();
    private @Nullable ScheduledFuture<?> sweeper;

    LoopConnections(EventLoop loop, RelaySettings settings, Connector connector) {
        this.loop = loop;
        this.settings = settings;
        this.connector = connector;
    }

    EventLoop loop() {
        return loop;
    }

    RelaySettings settings() {
        return settings;
    }

    Connector connector() {
        return connector;
    }

    AddressPool pool(InferenceEndpoint endpoint) {
        AddressPool pool = pools.get(endpoint.address());
        if (pool == null) {
            pool = new AddressPool(this);
            pools.put(endpoint.address(), pool);
        }
        return pool;
    }

    void opened(UpstreamConnection connection) {
        open.add(connection);
        if (sweeper == null) {
            long millis = settings.limits().sweepMillis();
            sweeper = loop.scheduleWithFixedDelay(this::sweep, millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    void closed(UpstreamConnection connection) {
        open.remove(connection);
    }

    /** One timer for all connections of the loop, so that a request costs none. */
    private void sweep() {
        long now = settings.clock().nanos();
        for (UpstreamConnection connection : new ArrayList<>(open)) {
            connection.sweep(now);
        }
        pools.values().removeIf(AddressPool::isUnused);
        ScheduledFuture<?> current = sweeper;
        if (open.isEmpty() && current != null) {
            current.cancel(false);
            sweeper = null;
        }
    }

    /** Ends all requests that are under way with a typed error. */
    void endRequests() {
        for (UpstreamConnection connection : new ArrayList<>(open)) {
            connection.endRequest();
        }
    }

    /** Closes the connections that carry no request. */
    void closeIdle() {
        for (UpstreamConnection connection : new ArrayList<>(open)) {
            connection.closeIfIdle();
        }
    }
}
