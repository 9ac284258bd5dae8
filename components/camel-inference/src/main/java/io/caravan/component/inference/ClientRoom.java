package io.caravan.component.inference;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How many connections there are, and how much memory request bodies take, of all clients together. Thread-safe. */
final class ClientRoom {

    /** So many connections more than allowed are told why before they are closed. */
    private static final int TOLD = 100;

    /** Whether there is room for a connection. */
    enum Entry {
        WELCOME,
        REFUSED,
        SHUT
    }

    private final ClientLimits.Room limits;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong bodyBytes = new AtomicLong();

    ClientRoom(ClientLimits.Room limits) {
        this.limits = limits;
    }

    /** Counts a connection in, whatever the result; {@link #leave} counts it out. */
    Entry enter() {
        int now = connections.incrementAndGet();
        if (now <= limits.maxConnections()) {
            return Entry.WELCOME;
        }
        return now <= limits.maxConnections() + (long) TOLD ? Entry.REFUSED : Entry.SHUT;
    }

    void leave() {
        connections.decrementAndGet();
    }

    int connections() {
        return connections.get();
    }

    int maxConnections() {
        return limits.maxConnections();
    }

    /** Takes memory for a body; {@link #giveBack} is owed if the result is true. */
    boolean take(long bytes) {
        if (bodyBytes.addAndGet(bytes) <= limits.maxBodyMemory()) {
            return true;
        }
        bodyBytes.addAndGet(-bytes);
        return false;
    }

    void giveBack(long bytes) {
        bodyBytes.addAndGet(-bytes);
    }

    long bodyBytes() {
        return bodyBytes.get();
    }

    long maxBodyMemory() {
        return limits.maxBodyMemory();
    }
}
