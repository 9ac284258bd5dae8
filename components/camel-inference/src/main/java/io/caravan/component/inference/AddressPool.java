package io.caravan.component.inference;

import io.caravan.component.inference.net.Connector;
import io.caravan.pool.InferenceEndpoint;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpClientCodec;
import java.util.ArrayDeque;
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
    private final ArrayDeque<UpstreamConnection> idle = new ArrayDeque<>();
    private int connections;

    AddressPool(LoopConnections owner) {
        this.owner = owner;
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

    /**
     * Opens a connection to an endpoint, which has this pool's address.
     *
     * @param mostNanos how long it may take, where that is less than the connector allows
     */
    void connect(InferenceEndpoint endpoint, long mostNanos, Waiter waiter) {
        connections++;
        owner.connector().connect(owner.loop(), endpoint, mostNanos, this::addHandlers, new Connector.Waiter() {
            @Override
            public void connected(Channel channel) {
                UpstreamConnection connection = channel.pipeline().get(UpstreamConnection.class);
                connection.opened();
                owner.opened(connection);
                waiter.connected(connection);
            }

            @Override
            public void notConnected(String errorCode) {
                connections--;
                waiter.notConnected(errorCode);
            }
        });
    }

    private void addHandlers(Channel channel) {
        channel.pipeline()
                .addLast(new HttpClientCodec(MAX_LINE, MAX_HEADERS, MAX_CHUNK))
                .addLast(new UpstreamConnection(this));
    }

    void closed(UpstreamConnection connection) {
        connections--;
        idle.remove(connection);
        owner.closed(connection);
    }

    boolean isUnused() {
        return connections == 0;
    }
}
