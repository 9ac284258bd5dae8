package io.caravan.component.zeromq;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;

/** A req socket: one request after the other, each with its reply or its time limit. */
final class RequestSocket extends OpenSocket {

    private final boolean bound;
    private @Nullable PendingRequest current;

    RequestSocket(String name, PollThread thread, ZMQ.Socket socket, ZeroMqStats stats, Outbox outbox, boolean bound) {
        super(name, thread, socket, stats, outbox);
        this.bound = bound;
    }

    @Override
    boolean hasDeadline() {
        return current != null || outbox().peek() != null;
    }

    @Override
    boolean work() {
        if (current != null) {
            awaitReply(current);
        }
        if (current == null) {
            sendNext();
        }
        return canDo(current != null, current == null && outbox().peek() != null);
    }

    @Override
    void lastWords() {
        if (current != null) {
            current.fail("The socket was closed before the reply came");
            current = null;
        }
        Outgoing next = outbox().remove();
        while (next != null) {
            fail(next, "The socket was closed before the request was sent");
            next = outbox().remove();
        }
    }

    private void awaitReply(PendingRequest request) {
        List<byte[]> reply = receive();
        if (reply != null) {
            request.succeed(reply);
            current = null;
        } else if (request.isLate()) {
            request.fail("No reply came in time");
            current = null;
            forgetReply();
        }
    }

    /** A reply that still comes must not be taken for that to the next request: on a new connection it cannot come. */
    private void forgetReply() {
        if (!bound) {
            String address = address();
            socket().disconnect(address);
            socket().connect(address);
        }
    }

    private void sendNext() {
        Outgoing next = outbox().peek();
        while (next != null && next.request() != null && next.request().isLate()) {
            outbox().remove();
            fail(next, "There was no connection to send the request on in time");
            next = outbox().peek();
        }
        if (next != null && send(next.frames())) {
            outbox().remove();
            current = next.request();
        }
    }

    private void fail(Outgoing message, String why) {
        stats().dropped.increment();
        if (message.request() != null) {
            message.request().fail(why);
        }
    }
}
