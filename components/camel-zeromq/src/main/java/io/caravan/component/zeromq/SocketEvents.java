package io.caravan.component.zeromq;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZEvent;
import zmq.ZMQ;

/**
 * Counts what becomes of a socket's connections and passes it on to the consumer. ZeroMQ's I/O threads call it, one at a time
 * for each socket.
 */
final class SocketEvents implements ZEvent.ZEventConsummer {

    static final int WANTED = ZMQ.ZMQ_EVENT_ACCEPTED
            | ZMQ.ZMQ_EVENT_DISCONNECTED
            | ZMQ.ZMQ_EVENT_HANDSHAKE_PROTOCOL
            | ZMQ.ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL
            | ZMQ.ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL
            | ZMQ.ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;

    /** Whoever wants to know. */
    interface Follower {
        void connected(String address);

        void disconnected(String address);

        void handshakeFailed(String address);
    }

    private final ZeroMqStats stats;
    private final boolean bound;
    private final Map<SelectableChannel, String> accepted = new ConcurrentHashMap<>();
    private volatile @Nullable Follower follower;
    private volatile boolean closed;
    private boolean connected;
    private boolean connectedBefore;

    SocketEvents(ZeroMqStats stats, boolean bound) {
        this.stats = stats;
        this.bound = bound;
    }

    void follow(@Nullable Follower newFollower) {
        follower = newFollower;
    }

    /** The socket's connections are gone with it. */
    void gone() {
        closed = true;
        stats.connections.set(0);
    }

    @Override
    public void consume(ZEvent event) {
        if (closed) {
            return;
        }
        switch (event.getEvent()) {
            case ACCEPTED -> accepted(event.getValue());
            case HANDSHAKE_PROTOCOL -> greeted(event.getAddress());
            case DISCONNECTED -> disconnected(event);
            default -> failed(event.getAddress());
        }
    }

    private void accepted(SelectableChannel channel) {
        String address = remoteAddress(channel);
        accepted.put(channel, address);
        stats.connections.incrementAndGet();
        Follower told = follower;
        if (told != null) {
            told.connected(address);
        }
    }

    private void greeted(String address) {
        if (bound) {
            return;
        }
        if (connectedBefore) {
            stats.reconnects.increment();
        }
        connected = true;
        connectedBefore = true;
        stats.connections.set(1);
        Follower told = follower;
        if (told != null) {
            told.connected(address);
        }
    }

    private void disconnected(ZEvent event) {
        String address = event.getAddress();
        boolean wasOpen = connected;
        if (bound) {
            SelectableChannel channel = event.getValue();
            String peer = channel == null ? null : accepted.remove(channel);
            wasOpen = peer != null;
            address = peer == null ? address : peer;
        }
        connected = false;
        if (!wasOpen) {
            failed(address);
            return;
        }
        stats.connections.decrementAndGet();
        Follower told = follower;
        if (told != null) {
            told.disconnected(address);
        }
    }

    private void failed(String address) {
        stats.handshakeFailures.increment();
        Follower told = follower;
        if (told != null) {
            told.handshakeFailed(address);
        }
    }

    private static String remoteAddress(SelectableChannel channel) {
        try {
            return channel instanceof SocketChannel tcp ? "tcp:/" + tcp.getRemoteAddress() : "";
        } catch (IOException e) {
            return "";
        }
    }
}
