package io.caravan.component.zeromq;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of a thread that owns sockets: ZeroMQ's sockets bear one thread only. It looks at those sockets alone that have
 * signalled something or were asked to send, so that many idle sockets cost nothing.
 *
 * <p>It is ended by a flag and never interrupted: an interrupt would close the channels by which the sockets signal.
 */
final class PollThread implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(PollThread.class);
    private static final int TICK_MILLIS = 20;

    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final AtomicInteger load = new AtomicInteger();
    private final List<OpenSocket> sockets = new ArrayList<>();
    private final ArrayDeque<OpenSocket> ready = new ArrayDeque<>();
    private volatile boolean stopping;
    private volatile boolean ended;

    PollThread() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sockets this thread owns or is about to. */
    AtomicInteger load() {
        return load;
    }

    /** Runs something on this thread soon. From any thread. */
    void execute(Runnable task) {
        tasks.add(task);
        if (!ended && woken.compareAndSet(false, true)) {
            selector.wakeup();
        }
    }

    /** Ends the loop; sockets that are still open are closed. From any thread. */
    void stop() {
        stopping = true;
        selector.wakeup();
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                round();
            }
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("The thread that owns ZeroMQ sockets has failed; they are closed", e);
        } finally {
            end();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // only speed depends on the scheduler here
    private void round() throws IOException {
        if (!ready.isEmpty()) {
            selector.selectNow();
        } else if (ticking()) {
            selector.select(TICK_MILLIS);
        } else {
            selector.select();
        }
        woken.set(false);
        boolean signalled = !selector.selectedKeys().isEmpty();
        for (SelectionKey key : selector.selectedKeys()) {
            makeReady((OpenSocket) key.attachment());
        }
        selector.selectedKeys().clear();
        Runnable task = tasks.poll();
        while (task != null) {
            task.run();
            task = tasks.poll();
        }
        if (ticking()) {
            sockets.forEach(this::makeReady);
        }
        int turns = ready.size();
        for (int i = 0; i < turns; i++) {
            work(ready.remove());
        }
        if (signalled && ready.isEmpty()) {
            // ZeroMQ's own thread wakes this one before it counts the signal. Who comes in between finds nothing to do
            // and a signal that
            // stays; on the same core that would go on for as long as that thread is kept from its core.
            Thread.yield();
        }
    }

    private void work(OpenSocket socket) {
        socket.setReady(false);
        try {
            if (socket.isOpen() && socket.work()) {
                makeReady(socket);
            }
        } catch (RuntimeException e) {
            LOG.error("The socket of {} has failed and is closed", socket, e);
            remove(socket);
        }
    }

    private boolean ticking() {
        for (int i = 0; i < sockets.size(); i++) {
            if (sockets.get(i).hasDeadline()) {
                return true;
            }
        }
        return false;
    }

    /** Lets a socket look for something to do. On this thread. */
    void makeReady(OpenSocket socket) {
        if (!socket.isReady() && socket.isOpen()) {
            socket.setReady(true);
            ready.add(socket);
        }
    }

    /** Takes over a socket that another thread has opened. On this thread. */
    void add(OpenSocket socket) {
        sockets.add(socket);
        socket.register(selector);
        makeReady(socket);
    }

    /** Closes a socket. On this thread. */
    void remove(OpenSocket socket) {
        if (sockets.remove(socket)) {
            load.decrementAndGet();
            socket.closeHere();
            forgetCancelledKeys();
        }
    }

    private void forgetCancelledKeys() {
        try {
            selector.selectNow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        selector.wakeup(); // that look may have used up a wake-up which others rely on
    }

    private void end() {
        Runnable task = tasks.poll();
        while (task != null) {
            task.run();
            task = tasks.poll();
        }
        for (OpenSocket socket : List.copyOf(sockets)) {
            remove(socket);
        }
        ended = true;
        try {
            selector.close();
        } catch (IOException e) {
            LOG.debug("Closing a selector failed", e);
        }
    }
}
