package io.caravan.component.zeromq;

/** Takes what happens to connections from ZeroMQ's threads to the thread of the consumer's route. */
record Notices(ZeroMqEndpoint endpoint, ZeroMqConnectionListener listener, Inbox inbox)
        implements SocketEvents.Follower {

    @Override
    public void connected(String address) {
        inbox.notice(() -> listener.connected(endpoint, address));
    }

    @Override
    public void disconnected(String address) {
        inbox.notice(() -> listener.disconnected(endpoint, address));
    }

    @Override
    public void handshakeFailed(String address) {
        inbox.notice(() -> listener.handshakeFailed(endpoint, address));
    }
}
