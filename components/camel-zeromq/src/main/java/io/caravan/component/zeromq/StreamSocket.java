package io.caravan.component.zeromq;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import zmq.ZError;

/** A socket whose messages in and out have nothing to do with each other: all kinds but req and rep. */
final class StreamSocket extends OpenSocket {

    private final boolean router;

    StreamSocket(String name, PollThread thread, ZMQ.Socket socket, ZeroMqStats stats, Outbox outbox) {
        super(name, thread, socket, stats, outbox);
        this.router = socket.getSocketType() == org.zeromq.SocketType.ROUTER;
    }

    @Override
    boolean work() {
        sendSome();
        receiveSome();
        Inbox inbox = inbox();
        return canDo(inbox != null && inbox.room() > 0, outbox().peek() != null);
    }

    @Override
    void lastWords() {
        boolean more = sendSome();
        while (more) {
            more = sendSome();
        }
    }

    private boolean sendSome() {
        for (int i = 0; i < TURN; i++) {
            Outgoing next = outbox().peek();
            if (next == null) {
                return false;
            }
            if (!offer(next.frames())) {
                return false;
            }
            outbox().remove();
        }
        return true;
    }

    /** False when the message must wait. A router does not let one slow peer hold up the others. */
    private boolean offer(List<byte[]> message) {
        boolean sent;
        try {
            sent = send(message);
        } catch (ZMQException e) {
            if (!router || e.getErrorCode() != ZError.EHOSTUNREACH) {
                throw e;
            }
            sent = false;
        }
        if (!sent && router) {
            stats().dropped.increment();
            return true;
        }
        return sent;
    }

    private void receiveSome() {
        Inbox inbox = inbox();
        int room = inbox == null ? 0 : Math.min(inbox.room(), TURN);
        if (inbox == null || room == 0) {
            return;
        }
        List<List<byte[]>> messages = new ArrayList<>(Math.min(room, 16));
        @Nullable List<byte[]> message = receive();
        while (message != null) {
            messages.add(message);
            message = messages.size() < room ? receive() : null;
        }
        inbox.add(messages);
    }
}
