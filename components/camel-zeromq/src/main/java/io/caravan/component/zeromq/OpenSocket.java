package io.caravan.component.zeromq;

import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.ZMQ;

/**
 * An endpoint's socket. All that touches ZeroMQ happens on its poll thread; what other threads may call says so.
 */
abstract class OpenSocket {

    private static final Logger LOG = LoggerFactory.getLogger(OpenSocket.class);

    /** Messages moved before another socket of the thread has its turn. */
    static final int TURN = 256;

    private final String name;
    private final PollThread thread;
    private final ZMQ.Socket socket;
    private final ZeroMqStats stats;
    private final Outbox outbox;
    private final AtomicBoolean asked = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<byte[]> parts = new ArrayList<>();
    private final Runnable wake;
    private volatile @Nullable Inbox inbox;
    private @Nullable SelectionKey key;
    private boolean open = true;
    private boolean ready;

    OpenSocket(String name, PollThread thread, ZMQ.Socket socket, ZeroMqStats stats, Outbox outbox) {
        this.name = name;
        this.thread = thread;
        this.socket = socket;
        this.stats = stats;
        this.outbox = outbox;
        this.wake = () -> {
            asked.set(false);
            thread.makeReady(this);
        };
    }

    /** Moves messages; true when there may be more to move. */
    abstract boolean work();

    /** Whether the socket must look at the time. */
    boolean hasDeadline() {
        return false;
    }

    /** Where received messages go; null leaves them in the socket. From any thread. */
    void deliverTo(@Nullable Inbox receiver) {
        inbox = receiver;
        ask();
    }

    /** Asks the poll thread to look at this socket. From any thread. */
    final void ask() {
        if (asked.compareAndSet(false, true)) {
            thread.execute(wake);
        }
    }

    /** What waits to be sent. From any thread. */
    final Outbox outbox() {
        return outbox;
    }

    final ZeroMqStats stats() {
        return stats;
    }

    final ZMQ.Socket socket() {
        return socket;
    }

    final @Nullable Inbox inbox() {
        return inbox;
    }

    /** The address it is bound or connected to. From any thread. */
    final String address() {
        String address = socket.getLastEndpoint();
        return address == null ? "" : address;
    }

    /** Closes the socket and waits for that. From any thread but its own. */
    final void close() {
        thread.execute(() -> thread.remove(this));
        try {
            if (!closed.await(10, TimeUnit.SECONDS)) {
                LOG.warn("The socket of {} was not closed within 10 s", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    final void register(Selector selector) {
        SelectableChannel signals = socket.getFD();
        try {
            key = signals.register(selector, SelectionKey.OP_READ, this);
        } catch (ClosedChannelException e) {
            throw new IllegalStateException("The socket of " + name + " is closed", e);
        }
    }

    final void closeHere() {
        open = false;
        lastWords();
        int lost = outbox.close();
        if (lost > 0) {
            stats.dropped.add(lost);
            LOG.warn("{} messages were not yet sent when the socket of {} was closed", lost, name);
        }
        if (key != null) {
            key.cancel();
        }
        socket.close();
        closed.countDown();
    }

    /** Sends what can be sent at once, before the socket is closed. */
    void lastWords() {}

    final boolean isOpen() {
        return open;
    }

    final boolean isReady() {
        return ready;
    }

    final void setReady(boolean ready) {
        this.ready = ready;
    }

    /** The next whole message, or null when there is none now. */
    final @Nullable List<byte[]> receive() {
        byte[] frame = socket.recv(ZMQ.DONTWAIT);
        if (frame == null) {
            return null;
        }
        long bytes = frame.length;
        List<byte[]> message;
        if (socket.hasReceiveMore()) {
            parts.add(frame);
            while (frame != null && socket.hasReceiveMore()) {
                frame = socket.recv(ZMQ.DONTWAIT);
                if (frame != null) {
                    parts.add(frame);
                    bytes += frame.length;
                }
            }
            message = List.copyOf(parts);
            parts.clear();
        } else {
            message = List.of(frame);
        }
        stats.received.increment();
        stats.receivedBytes.add(bytes);
        return message;
    }

    /** Sends a whole message; false when the socket does not take it now. */
    final boolean send(List<byte[]> message) {
        int last = message.size() - 1;
        for (int i = 0; i <= last; i++) {
            boolean taken = socket.send(message.get(i), i == last ? ZMQ.DONTWAIT : ZMQ.DONTWAIT | ZMQ.SNDMORE);
            if (!taken) {
                return false;
            }
        }
        stats.sent.increment();
        return true;
    }

    /**
     * Lets ZeroMQ do what its other threads have asked this socket for, and says whether one of the wanted things can be done
     * now. It ends every turn: ZeroMQ signals a change once, and any call may have taken the signal in.
     */
    final boolean canDo(boolean wantsToReceive, boolean wantsToSend) {
        int events = socket.getEvents();
        return (wantsToReceive && (events & ZMQ.Poller.POLLIN) != 0)
                || (wantsToSend && (events & ZMQ.Poller.POLLOUT) != 0);
    }

    @Override
    public final String toString() {
        return name;
    }
}
