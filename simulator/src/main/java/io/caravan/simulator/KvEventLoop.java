package io.caravan.simulator;

import io.caravan.time.NanoClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * The thread that owns the ZeroMQ sockets of one engine or of a fleet; it sleeps while nothing is published or asked
 * for. {@link #execute} and {@link #close} may be called from any thread, the rest from its own only.
 */
final class KvEventLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KvEventLoop.class);

    /** Something to do at an instant of the clock; those of one instant in the order they came. */
    private record Timed(long nanos, long order, Runnable task) implements Comparable<Timed> {
        @Override
        public int compareTo(Timed other) {
            int first = Long.compare(nanos - other.nanos, 0);
            return first == 0 ? Long.compare(order, other.order) : first;
        }
    }

    private final NanoClock clock = NanoClock.system();
    private final ZContext context = new ZContext(1);
    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timed> timers = new PriorityQueue<>();
    private final List<Runnable> readers = new ArrayList<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Thread thread = new Thread(this::run, "simulated-kv-events");
    private long order;
    private volatile boolean stopping;

    KvEventLoop() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs a task on the thread soon. */
    void execute(Runnable task) {
        tasks.add(task);
        if (woken.compareAndSet(false, true)) {
            selector.wakeup();
        }
    }

    /** Runs a task on the thread after a while. */
    void schedule(long millis, Runnable task) {
        timers.add(new Timed(clock.nanos() + TimeUnit.MILLISECONDS.toNanos(millis), order++, task));
    }

    ZMQ.Socket socket(SocketType type) {
        ZMQ.Socket socket = context.createSocket(type);
        socket.setLinger(0);
        return socket;
    }

    /** Runs {@code reader}, which reads the socket until it is empty, whenever something may have come. */
    Runnable watch(ZMQ.Socket socket, Runnable reader) {
        try {
            SelectionKey key = socket.getFD().register(selector, SelectionKey.OP_READ);
            readers.add(reader);
            return () -> {
                readers.remove(reader);
                key.cancel();
            };
        } catch (ClosedChannelException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes what is still open and waits for the thread to end. */
    @Override
    public void close() {
        stopping = true;
        selector.wakeup();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!stopping) {
                round();
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("The simulator publishes no more KV events", e);
        } finally {
            context.close();
            try {
                selector.close();
            } catch (IOException e) {
                LOG.debug("A selector is not closed", e);
            }
        }
    }

    private void round() throws IOException {
        Timed first = timers.peek();
        if (first == null) {
            selector.select();
        } else {
            long nanos = first.nanos - clock.nanos();
            if (nanos > 0) {
                selector.select(1 + TimeUnit.NANOSECONDS.toMillis(nanos));
            } else {
                selector.selectNow();
            }
        }
        selector.selectedKeys().clear();
        woken.set(false);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        for (Timed due = timers.peek(); due != null && due.nanos - clock.nanos() <= 0; due = timers.peek()) {
            timers.remove().task.run();
        }
        List.copyOf(readers).forEach(Runnable::run);
    }
}
