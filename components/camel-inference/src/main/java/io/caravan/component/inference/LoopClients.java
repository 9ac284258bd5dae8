package io.caravan.component.inference;

import io.caravan.time.NanoClock;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The client connections of one event loop. One timer looks at all of them. Used on that loop only. */
final class LoopClients {

    private final EventLoop loop;
    private final long sweepMillis;
    private final NanoClock clock;
    private final Set<StreamGuard> open = new LinkedHashSet<>();
    private @Nullable ScheduledFuture<?> sweeper;

    LoopClients(EventLoop loop, long sweepMillis, NanoClock clock) {
        this.loop = loop;
        this.sweepMillis = sweepMillis;
        this.clock = clock;
    }

    void opened(StreamGuard client) {
        open.add(client);
        if (sweeper == null) {
            sweeper = loop.scheduleWithFixedDelay(this::sweep, sweepMillis, sweepMillis, TimeUnit.MILLISECONDS);
        }
    }

    void closed(StreamGuard client) {
        open.remove(client);
    }

    private void sweep() {
        long now = clock.nanos();
        for (StreamGuard client : new ArrayList<>(open)) {
            client.sweep(now);
        }
        ScheduledFuture<?> current = sweeper;
        if (open.isEmpty() && current != null) {
            current.cancel(false);
            sweeper = null;
        }
    }
}
