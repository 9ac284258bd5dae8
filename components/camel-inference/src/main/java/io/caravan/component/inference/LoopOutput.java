package io.caravan.component.inference;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;

/**
 * What the connections of one event loop write. It waits until the loop has read from all connections that had something to say, and
 * then leaves together: a client or an engine that sleeps is woken once for several messages, and waking is the dearest part of a
 * write. What comes alone leaves as soon as the loop has dealt with it. Used on that loop only.
 */
final class LoopOutput implements Runnable {

    /** So many writes wait at most, so that the first of a long row need not wait for the last; more gain nothing. */
    private static final int MOST_WAITING = 8;

    private static final FastThreadLocal<LoopOutput> LOCAL = new FastThreadLocal<>();

    private final EventLoop loop;
    private final HeadBytes heads = new HeadBytes();
    private final List<ChannelHandlerContext> waiting = new ArrayList<>(MOST_WAITING);

    private LoopOutput(EventLoop loop) {
        this.loop = loop;
    }

    /** The output of the event loop that the caller is running on. */
    static LoopOutput of(EventLoop loop) {
        LoopOutput known = LOCAL.getIfExists();
        if (known == null) {
            known = new LoopOutput(loop);
            LOCAL.set(known);
        }
        return known;
    }

    /** Makes bytes of messages. */
    HeadBytes heads() {
        return heads;
    }

    /** Lets what has been written through a context leave soon. */
    void flushSoon(ChannelHandlerContext written) {
        if (waiting.isEmpty()) {
            loop.execute(this);
        }
        waiting.add(written);
        if (waiting.size() == MOST_WAITING) {
            run();
        }
    }

    /** Lets all that waits leave now. */
    @Override
    public void run() {
        for (int i = 0; i < waiting.size(); i++) { // a flush may add another one
            waiting.get(i).flush();
        }
        waiting.clear();
    }
}
