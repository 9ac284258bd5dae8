package io.caravan.component.zeromq;

/**
 * Told of the connections of a consumer's socket, in order. Calls come from the thread that also runs the consumer's
 * route, never while a synchronous exchange of that consumer is under way, so a listener needs no lock against its route. A
 * message that was under way when its connection ended may still come after {@link #disconnected}.
 */
public interface ZeroMqConnectionListener {

    /**
     * A connection is open and its peer speaks ZeroMQ. With {@code security} the check of keys follows and may still end it.
     *
     * @param address the peer's address; of a socket that connects, its own configured one
     */
    void connected(ZeroMqEndpoint endpoint, String address);

    /** A connection that had been {@linkplain #connected connected} has ended. A socket that connects tries again by itself. */
    void disconnected(ZeroMqEndpoint endpoint, String address);

    /** A peer was refused, refused us, or does not speak ZeroMQ. */
    default void handshakeFailed(ZeroMqEndpoint endpoint, String address) {}
}
