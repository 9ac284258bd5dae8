package io.caravan.component.inference.facts;

import io.caravan.pool.InferenceEndpoint;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Polls one event loop's share of the endpoints. Used on that loop only, but for start and stop. */
final class EndpointPoller {

    private final PagePlan plan;
    private final PollContext context;
    private final EventLoop loop;
    private final PageListener listener;
    private final DispatchActivity activity;
    private final SplittableRandom random = new SplittableRandom();
    private final Map<Integer, PolledEndpoint> polled = new HashMap<>();
    private List<InferenceEndpoint> followed = List.of();
    private int share;
    private int shares = 1;
    private boolean wasActive;
    private boolean stopped;
    private @Nullable ScheduledFuture<?> next;

    EndpointPoller(PagePlan plan, PollContext context, EventLoop loop, PageListener listener) {
        this.plan = plan;
        this.context = context;
        this.loop = loop;
        this.listener = listener;
        this.activity = new DispatchActivity(context.ledger());
    }

    /** Polls the endpoints whose slot modulo {@code shares} is {@code share}. */
    void start(int itsShare, int allShares) {
        loop.execute(() -> {
            share = itsShare;
            shares = allShares;
            tick();
        });
    }

    void stop() {
        if (!loop.isShuttingDown()) {
            loop.execute(this::stopOnLoop);
        }
    }

    private void stopOnLoop() {
        stopped = true;
        ScheduledFuture<?> planned = next;
        if (planned != null) {
            planned.cancel(false);
        }
        polled.values().forEach(PolledEndpoint::close);
        polled.clear();
    }

    private void tick() {
        if (stopped) {
            return;
        }
        long now = context.clock().nanos();
        boolean active = activity.isActive(now);
        boolean woke = active && !wasActive;
        wasActive = active;
        next = loop.schedule(this::tick, plan.tickMillis(active), TimeUnit.MILLISECONDS);
        followPool(now);
        for (PolledEndpoint endpoint : polled.values()) {
            if (woke) {
                endpoint.dueBy(now + random.nextLong(plan.jitterNanos()));
            }
            endpoint.tick(now, active);
        }
    }

    /** The list of endpoints is looked through only when it is another one than the last time. */
    private void followPool(long now) {
        List<InferenceEndpoint> endpoints = context.pool().snapshot().endpoints();
        if (endpoints == followed) {
            return;
        }
        followed = endpoints;
        Map<Integer, InferenceEndpoint> wanted = wanted(endpoints);
        dropOthers(wanted);
        wanted.forEach((slot, endpoint) -> {
            if (!polled.containsKey(slot)) {
                PolledEndpoint added = new PolledEndpoint(endpoint, plan, context, loop, listener);
                added.begin(now, random.nextLong(plan.jitterNanos()));
                polled.put(slot, added);
            }
        });
    }

    private Map<Integer, InferenceEndpoint> wanted(List<InferenceEndpoint> endpoints) {
        Map<Integer, InferenceEndpoint> wanted = new HashMap<>();
        for (InferenceEndpoint endpoint : endpoints) {
            if (endpoint.slot() % shares == share) {
                wanted.put(endpoint.slot(), endpoint);
            }
        }
        return wanted;
    }

    private void dropOthers(Map<Integer, InferenceEndpoint> wanted) {
        Iterator<Map.Entry<Integer, PolledEndpoint>> each = polled.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<Integer, PolledEndpoint> entry = each.next();
            InferenceEndpoint endpoint = wanted.get(entry.getKey());
            if (endpoint == null || !entry.getValue().continuesWith(endpoint)) {
                entry.getValue().close();
                each.remove();
            }
        }
    }
}
