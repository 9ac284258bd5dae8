package io.caravan.component.zeromq;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZEvent;
import zmq.ZMQ;

/**
 * Counts what becomes of a socket's connections and passes it on to the consumer. ZeroMQ's I/O threads call it, one at a time
 * for each socket. Thread-safe by its monitor: what a follower does when told must be short.
 */
final class SocketEvents implements ZEvent.ZEventConsummer {

    static final int WANTED = ZMQ.ZMQ_EVENT_ACCEPTED
            | ZMQ.ZMQ_EVENT_CONNECTED
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
    private final Map<SelectableChannel, String> accepted = new HashMap<>();
    private @Nullable Follower follower;
    private boolean closed;
    private boolean connected;
    private String peer = "";
    private boolean connectedBefore;

    SocketEvents(ZeroMqStats stats, boolean bound) {
        this.stats = stats;
        this.bound = bound;
    }

    /** Who is to be told from now on; first of what is connected already. */
    synchronized void follow(@Nullable Follower newFollower) {
        follower = newFollower;
        if (newFollower != null) {
            accepted.values().forEach(newFollower::connected);
            if (connected) {
                newFollower.connected(peer);
            }
        }
    }

    /** The socket's connections are gone with it. */
    synchronized void gone() {
        closed = true;
        stats.connections.set(0);
    }

    @Override
    public synchronized void consume(ZEvent event) {
        if (closed) {
            return;
        }
        switch (event.getEvent()) {
            case CONNECTED -> IoThread.connected(event.getValue());
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
        peer = address;
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
            String gone = channel == null ? null : accepted.remove(channel);
            wasOpen = gone != null;
            address = gone == null ? address : gone;
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
