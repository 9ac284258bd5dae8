package io.caravan.component.zeromq;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What has happened on an endpoint's socket since the endpoint exists. Counts are of whole messages. Thread-safe. */
public final class ZeroMqStats {

    final LongAdder received = new LongAdder();
    final LongAdder receivedBytes = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder reconnects = new LongAdder();
    final LongAdder handshakeFailures = new LongAdder();
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger queued = new AtomicInteger();

    ZeroMqStats() {}

    /** Messages taken from the socket. */
    public long received() {
        return received.sum();
    }

    /** The bytes of all frames of the messages taken from the socket. */
    public long receivedBytes() {
        return receivedBytes.sum();
    }

    /** Messages given to the socket. */
    public long sent() {
        return sent.sum();
    }

    /**
     * Messages lost here: for a peer of a router that is gone or has reached the high-water mark, and those not yet sent or
     * not yet processed when the socket was closed. What a pub loses at its high-water mark nobody can count.
     */
    public long dropped() {
        return dropped.sum();
    }

    /** Messages that were not accepted for sending because the send queue was full; the sender got an exception. */
    public long refused() {
        return refused.sum();
    }

    /** Connections made again by a socket that connects, after its first. */
    public long reconnects() {
        return reconnects.sum();
    }

    /** Peers that were refused, refused us, or did not speak ZeroMQ. */
    public long handshakeFailures() {
        return handshakeFailures.sum();
    }

    /** Connections that are open now. */
    public int connections() {
        return connections.get();
    }

    /** Messages that wait now, to be sent or to be processed; those inside ZeroMQ not included. */
    public int queued() {
        return queued.get();
    }
}
