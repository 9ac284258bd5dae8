package io.caravan.component.zeromq;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bounded queue between those who send and the poll thread. Thread-safe. */
final class Outbox {

    private final ArrayDeque<Outgoing> waiting = new ArrayDeque<>();
    private final int capacity;
    private final ZeroMqStats stats;
    private boolean closed;

    Outbox(int capacity, ZeroMqStats stats) {
        this.capacity = capacity;
        this.stats = stats;
    }

    /** Takes all the messages or, when there is no room for all of them, none. */
    synchronized boolean add(List<Outgoing> messages) {
        // A batch that is larger than the queue goes into an empty one, or it could never be sent.
        boolean room = waiting.isEmpty() || waiting.size() + messages.size() <= capacity;
        if (closed || !room) {
            stats.refused.add(messages.size());
            return false;
        }
        waiting.addAll(messages);
        stats.queued.addAndGet(messages.size());
        return true;
    }

    synchronized @Nullable Outgoing peek() {
        return waiting.peek();
    }

    synchronized @Nullable Outgoing remove() {
        Outgoing first = waiting.poll();
        if (first != null) {
            stats.queued.decrementAndGet();
        }
        return first;
    }

    /** Takes nothing any more; gives the number of messages that waited. */
    synchronized int close() {
        closed = true;
        int left = waiting.size();
        stats.queued.addAndGet(-left);
        waiting.clear();
        return left;
    }
}
