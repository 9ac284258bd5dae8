package io.caravan.component.zeromq;

import java.util.List;
import org.zeromq.ZMQ;

/** A rep socket: takes the next request only after the reply to the last one was sent. */
final class ReplySocket extends OpenSocket {

    private boolean replyDue;

    ReplySocket(String name, PollThread thread, ZMQ.Socket socket, ZeroMqStats stats, Outbox outbox) {
        super(name, thread, socket, stats, outbox);
    }

    @Override
    boolean work() {
        if (replyDue) {
            Outgoing reply = outbox().peek();
            if (reply == null || !send(reply.frames())) {
                return canDo(false, reply != null);
            }
            outbox().remove();
            replyDue = false;
        }
        Inbox inbox = inbox();
        List<byte[]> request = inbox == null || inbox.room() == 0 ? null : receive();
        if (inbox != null && request != null) {
            replyDue = true;
            inbox.add(List.of(request));
        }
        return canDo(!replyDue && inbox != null && inbox.room() > 0, replyDue && outbox().peek() != null);
    }
}
