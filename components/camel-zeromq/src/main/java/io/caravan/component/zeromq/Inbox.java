package io.caravan.component.zeromq;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer's socket has received and its route has not yet taken. It is bounded: while it is full its socket is not
 * read, so that messages wait inside ZeroMQ up to the high-water mark and then in the peer. Thread-safe.
 */
final class Inbox {

    private static final int MIN_CAPACITY = 128;
    private static final int MAX_NOTICES = 256;

    /** What is taken for one turn of the route; notices come first. */
    record Portion(List<Runnable> notices, List<List<byte[]>> messages) {}

    private final ArrayDeque<List<byte[]>> messages = new ArrayDeque<>();
    private final ArrayDeque<Runnable> notices = new ArrayDeque<>();
    private final int batchSize;
    private final int capacity;
    private final ZeroMqStats stats;
    private final Runnable startRoute;
    private final Runnable resumeSocket;
    private boolean running;
    private boolean full;
    private boolean closed;

    /**
     * @param startRoute called when there is something to take and nobody is taking
     * @param resumeSocket called when there is room again after there was none
     */
    Inbox(int batchSize, ZeroMqStats stats, Runnable startRoute, Runnable resumeSocket) {
        this.batchSize = batchSize;
        this.capacity = Math.max(batchSize, MIN_CAPACITY);
        this.stats = stats;
        this.startRoute = startRoute;
        this.resumeSocket = resumeSocket;
    }

    /** How many messages may be added; when none, the socket is resumed later. */
    synchronized int room() {
        int room = closed ? 0 : capacity - messages.size();
        full = room == 0;
        return room;
    }

    void add(List<List<byte[]>> received) {
        if (received.isEmpty()) {
            return;
        }
        boolean start;
        synchronized (this) {
            if (closed) {
                stats.dropped.add(received.size());
                return;
            }
            messages.addAll(received);
            stats.queued.addAndGet(received.size());
            start = !running;
            running = true;
        }
        if (start) {
            startRoute.run();
        }
    }

    /** Adds a word about a connection; of very many that nobody takes the oldest are lost. */
    void notice(Runnable notice) {
        boolean start;
        synchronized (this) {
            if (closed) {
                return;
            }
            if (notices.size() == MAX_NOTICES) {
                notices.remove();
            }
            notices.add(notice);
            start = !running;
            running = true;
        }
        if (start) {
            startRoute.run();
        }
    }

    /** The next portion, or null when there is none; then the taker stops until it is started again. */
    @Nullable
    Portion take() {
        Portion portion;
        boolean resume;
        synchronized (this) {
            if (closed || (messages.isEmpty() && notices.isEmpty())) {
                running = false;
                return null;
            }
            int count = Math.min(batchSize, messages.size());
            List<List<byte[]>> taken = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                taken.add(messages.remove());
            }
            stats.queued.addAndGet(-count);
            portion = new Portion(notices.isEmpty() ? List.of() : List.copyOf(notices), taken);
            notices.clear();
            resume = full;
            full = false;
        }
        if (resume) {
            resumeSocket.run();
        }
        return portion;
    }

    synchronized int size() {
        return messages.size();
    }

    /** Nothing is added or taken any more; gives the number of messages that were not taken. */
    synchronized int close() {
        closed = true;
        int left = messages.size();
        stats.queued.addAndGet(-left);
        stats.dropped.add(left);
        messages.clear();
        notices.clear();
        return left;
    }
}
