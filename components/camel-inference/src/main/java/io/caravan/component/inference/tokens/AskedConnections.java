package io.caravan.component.inference.tokens;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Connections that are kept for the next question, by address. Used on one event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // how a close ended is of no interest
final class AskedConnections {

    private static final int MOST_PER_ADDRESS = 16;
    /** Less than the 5 s after which vLLM closes what nobody uses. */
    private static final long KEPT_MILLIS = 4_000;

    private static final AttributeKey<ScheduledFuture<?>> END = AttributeKey.valueOf("caravan.asked.end");

    private final EventLoop loop;
    private final Map<String, ArrayDeque<Channel>> idle = new HashMap<>();

    AskedConnections(EventLoop loop) {
        this.loop = loop;
    }

    /** A connection that is open, as far as can be told, or null. */
    @Nullable
    Channel poll(String address) {
        ArrayDeque<Channel> kept = idle.get(address);
        while (kept != null && !kept.isEmpty()) {
            Channel channel = kept.pop();
            ScheduledFuture<?> end = channel.attr(END).getAndSet(null);
            if (end != null) {
                end.cancel(false);
            }
            if (channel.isActive()) {
                return channel;
            }
        }
        return null;
    }

    /** Keeps a connection for a while. */
    void keep(String address, Channel channel) {
        ArrayDeque<Channel> kept = idle.computeIfAbsent(address, added -> new ArrayDeque<>());
        if (kept.size() >= MOST_PER_ADDRESS) {
            channel.close();
            return;
        }
        kept.push(channel);
        channel.attr(END).set(loop.schedule(() -> end(address, channel), KEPT_MILLIS, TimeUnit.MILLISECONDS));
    }

    private void end(String address, Channel channel) {
        ArrayDeque<Channel> kept = idle.get(address);
        if (kept != null) {
            kept.remove(channel);
            if (kept.isEmpty()) {
                idle.remove(address);
            }
        }
        channel.close();
    }
}
