package io.caravan.component.zeromq;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/** All sockets of a component and the threads they live on. Thread-safe. */
final class Sockets {

    private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);
    private static final int MAX_SOCKETS = 16_384;

    private final ZMQ.Context context;
    private final List<PollThread> polls = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final ExecutorService routes;
    private final ExecutorServiceManager executors;
    private final AtomicLong opened = new AtomicLong();
    private @Nullable ZapSocket zap;

    private Sockets(ZMQ.Context context, ExecutorServiceManager executors, ExecutorService routes) {
        this.context = context;
        this.executors = executors;
        this.routes = routes;
    }

    static Sockets start(ZeroMqComponent component, int ioThreads, int pollThreads, int routeThreads) {
        ZMQ.Context context = ZMQ.context(ioThreads);
        context.setMaxSockets(MAX_SOCKETS);
        context.setNotificationExceptionHandler((thread, e) -> LOG.warn("A connection of ZeroMQ has failed", e));
        context.setThreadFactor((work, name) -> {
            Thread thread = new IoThread(work, name);
            thread.setUncaughtExceptionHandler((failed, e) -> LOG.error("A thread of ZeroMQ has failed", e));
            return thread;
        });
        ExecutorServiceManager executors = component.getCamelContext().getExecutorServiceManager();
        // Without a limit, as there is one task of each consumer and request at most: nothing may run on a poll thread.
        ThreadPoolProfile profile = new ThreadPoolProfile("zeromq");
        profile.setPoolSize(routeThreads);
        profile.setMaxPoolSize(routeThreads);
        profile.setMaxQueueSize(Integer.MAX_VALUE);
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        Sockets sockets = new Sockets(context, executors, executors.newThreadPool(component, "ZeroMqRoute", profile));
        for (int i = 0; i < pollThreads; i++) {
            PollThread poll = new PollThread();
            Thread thread = executors.newThread("ZeroMqPoll", poll);
            sockets.polls.add(poll);
            sockets.threads.add(thread);
            thread.start();
        }
        return sockets;
    }

    /** Runs a turn of a route; after the close nothing runs any more. */
    void runRoute(Runnable turn) {
        try {
            routes.execute(turn);
        } catch (RejectedExecutionException e) {
            LOG.debug("The component is stopped; a turn of a route is not run", e);
        }
    }

    /**
     * Opens an endpoint's socket.
     *
     * @throws IllegalStateException when its address cannot be used
     */
    synchronized OpenSocket open(ZeroMqEndpoint endpoint, SocketEvents events) {
        String domain = "endpoint-" + opened.incrementAndGet();
        ZMQ.Socket socket = context.socket(endpoint.kind().type());
        try {
            protect(domain, endpoint);
            SocketOptions.apply(socket, endpoint, domain);
            socket.setEventHook(events, SocketEvents.WANTED);
            boolean usable =
                    endpoint.isBind() ? socket.bind(endpoint.getAddress()) : socket.connect(endpoint.getAddress());
            if (!usable) {
                throw new IllegalStateException("The address of " + endpoint + " cannot be used");
            }
        } catch (ZMQException | IllegalArgumentException e) {
            socket.close();
            throw new IllegalStateException(
                    "The address of " + endpoint + " cannot be " + (endpoint.isBind() ? "bound" : "connected to") + ": "
                            + e.getMessage(),
                    e);
        }
        PollThread thread = leastLoaded();
        OpenSocket open = wrap(endpoint, thread, socket);
        give(thread, open);
        return open;
    }

    /** Closes an endpoint's socket. */
    void close(ZeroMqEndpoint endpoint, OpenSocket socket) {
        socket.close();
        ZapSocket asked;
        synchronized (this) {
            asked = zap;
        }
        if (asked != null) {
            asked.forget(endpoint);
        }
    }

    /** Closes all sockets and ends the threads. */
    synchronized void close() {
        polls.forEach(PollThread::stop);
        for (Thread thread : threads) {
            join(thread);
        }
        context.close();
        executors.shutdownGraceful(routes);
    }

    private static OpenSocket wrap(ZeroMqEndpoint endpoint, PollThread thread, ZMQ.Socket socket) {
        String name = endpoint.toString();
        ZeroMqStats stats = endpoint.stats();
        Outbox outbox = new Outbox(endpoint.getSendQueueSize(), stats);
        return switch (endpoint.kind()) {
            case REQ -> new RequestSocket(name, thread, socket, stats, outbox, endpoint.isBind());
            case REP -> new ReplySocket(name, thread, socket, stats, outbox);
            default -> new StreamSocket(name, thread, socket, stats, outbox);
        };
    }

    private void protect(String domain, ZeroMqEndpoint endpoint) {
        ZeroMqSecurity security = endpoint.getProtection();
        if (security.getSecurity().equals("none") || !SecurityCheck.isServer(security, endpoint.isBind())) {
            return;
        }
        if (zap == null) {
            ZMQ.Socket socket = context.socket(SocketType.REP);
            socket.setLinger(0);
            socket.bind(ZapSocket.ADDRESS);
            zap = new ZapSocket(polls.get(0), socket);
            give(polls.get(0), zap);
        }
        zap.protect(domain, endpoint);
    }

    private static void give(PollThread thread, OpenSocket socket) {
        thread.load().incrementAndGet();
        thread.execute(() -> thread.add(socket));
    }

    private PollThread leastLoaded() {
        PollThread least = polls.get(0);
        for (PollThread thread : polls) {
            if (thread.load().get() < least.load().get()) {
                least = thread;
            }
        }
        return least;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
