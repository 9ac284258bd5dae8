package io.caravan.outlier;

import io.caravan.pool.EndpointHealth;
import io.caravan.pool.EndpointHealth.State;
import io.caravan.pool.EndpointListener;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.pool.InferencePoolState;
import io.caravan.pool.PoolSnapshot;
import io.caravan.time.NanoClock;
import io.caravan.tolerance.ToleranceCounters;
import io.caravan.tolerance.Tolerated;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Decides each endpoint's {@link EndpointHealth} from how requests end there and from probes.
 *
 * <ul>
 *   <li>A connection or a probe that is refused makes it unhealthy until a probe succeeds.
 *   <li>Too many failures, by {@link OutlierRules}, or probes without an answer eject it; when the time is over the next good probe lets it return.
 *   <li>A returning endpoint is given requests little by little, and a single failure ejects it again.
 *   <li>Never more than a share of the pool is ejected; what would exceed it is counted and stays.
 * </ul>
 *
 * <p>Thread-safe; a success costs one short lock. The pool tells of endpoints one at a time.
 */
public final class OutlierDetector implements AttemptListener, EndpointListener {

    /** A busy engine may miss a probe's time limit; so many in a row are too many. */
    private static final int SILENT_PROBES = 3;

    /** A connection that takes too long may be the gateway's own slowness, so it counts as any other failure does. */
    private static final String SLOW = "connect_timeout";

    /** Is told of ejections, to log them. Must not block. */
    @FunctionalInterface
    public interface EjectionListener {
        /** @param because for people */
        void ejected(InferenceEndpoint endpoint, Duration lasts, String because);
    }

    private final InferencePoolState pool;
    private final OutlierRules rules;
    private final ToleranceCounters tolerated;
    private final NanoClock clock;
    private final EjectionListener listener;
    private volatile AtomicReferenceArray<@Nullable AttemptHistory> bySlot = new AtomicReferenceArray<>(16);

    /** To be registered with the pool as a listener. */
    public OutlierDetector(
            InferencePoolState pool,
            OutlierRules rules,
            ToleranceCounters tolerated,
            NanoClock clock,
            EjectionListener listener) {
        this.pool = pool;
        this.rules = rules;
        this.tolerated = tolerated;
        this.clock = clock;
        this.listener = listener;
    }

    @Override
    public void endpointAdded(InferenceEndpoint endpoint) {
        AtomicReferenceArray<@Nullable AttemptHistory> all = bySlot;
        if (endpoint.slot() >= all.length()) {
            AtomicReferenceArray<@Nullable AttemptHistory> longer = new AtomicReferenceArray<>(2 * endpoint.slot());
            for (int i = 0; i < all.length(); i++) {
                longer.set(i, all.get(i));
            }
            bySlot = longer;
            all = longer;
        }
        all.set(endpoint.slot(), new AttemptHistory(endpoint, rules, clock.nanos()));
    }

    @Override
    public void endpointRemoved(InferenceEndpoint endpoint) {
        bySlot.set(endpoint.slot(), null);
    }

    @Override
    public void succeeded(InferenceEndpoint endpoint) {
        AttemptHistory history = historyOf(endpoint);
        if (history != null) {
            history.succeeded(clock.nanos());
        }
    }

    @Override
    public void unreachable(InferenceEndpoint endpoint, String errorCode) {
        failed(endpoint, errorCode);
        if (!errorCode.equals(SLOW)) {
            pool.updateHealth(
                    endpoint, now -> now.state() == State.EJECTED ? now : unhealthy("not reached: " + errorCode));
        }
    }

    @Override
    public void failed(InferenceEndpoint endpoint, String errorCode) {
        AttemptHistory history = historyOf(endpoint);
        EndpointHealth health = pool.snapshot().healthOf(endpoint);
        if (history == null || health == null || health.state() == State.EJECTED) {
            return; // requests that were there when it was ejected say nothing new
        }
        String why = history.failed(errorCode, health.state() == State.RETURNING, clock.nanos());
        if (why != null) {
            eject(endpoint, history, why);
        }
    }

    private synchronized void eject(InferenceEndpoint endpoint, AttemptHistory history, String why) {
        PoolSnapshot snapshot = pool.snapshot();
        long ejected = snapshot.endpoints().stream()
                .filter(other -> snapshot.facts(other).health().state() == State.EJECTED)
                .count();
        if (ejected + 1 > rules.maxEjectedShare() * snapshot.endpoints().size()) {
            tolerated.count(Tolerated.EJECTION_WITHHELD);
            return;
        }
        long now = clock.nanos();
        long lasts = history.eject(now);
        tolerated.count(Tolerated.ENDPOINT_EJECTED);
        pool.updateHealth(endpoint, before -> new EndpointHealth(State.EJECTED, why, now, now + lasts));
        listener.ejected(endpoint, Duration.ofNanos(lasts), why);
    }

    /** A probe was answered well. */
    public void probeAnswered(InferenceEndpoint endpoint) {
        AttemptHistory history = historyOf(endpoint);
        if (history != null) {
            history.answeredProbe();
        }
        pool.updateHealth(endpoint, this::answering);
    }

    private EndpointHealth answering(EndpointHealth before) {
        long now = clock.nanos();
        return switch (before.state()) {
            case HEALTHY -> before;
            case UNKNOWN -> new EndpointHealth(State.HEALTHY, "answers", now);
            case RETURNING -> before.isOver(now) ? new EndpointHealth(State.HEALTHY, "answers", now) : before;
            case EJECTED -> before.isOver(now) ? returning(now) : before;
            case UNHEALTHY -> returning(now);
        };
    }

    private EndpointHealth returning(long now) {
        return rules.slowStart().isZero()
                ? new EndpointHealth(State.HEALTHY, "answers", now)
                : new EndpointHealth(
                        State.RETURNING,
                        "answers again",
                        now,
                        now + rules.slowStart().toNanos());
    }

    /**
     * A probe failed.
     *
     * @param errorCode what failed, for example {@code timeout} or {@code status_503}
     * @param silent whether there was no answer in time: the engine, or this gateway, may just be busy
     */
    public void probeFailed(InferenceEndpoint endpoint, String errorCode, boolean silent) {
        AttemptHistory history = historyOf(endpoint);
        EndpointHealth health = pool.snapshot().healthOf(endpoint);
        if (history == null || health == null) {
            return;
        }
        if (silent) {
            if (history.silentProbe() >= SILENT_PROBES && !health.isOut()) {
                eject(endpoint, history, SILENT_PROBES + " probes in a row without an answer");
            }
            return;
        }
        pool.updateHealth(
                endpoint,
                before -> before.state() == State.EJECTED && !before.isOver(clock.nanos())
                        ? before
                        : unhealthy("probe failed: " + errorCode));
    }

    /** What is known of an endpoint; null if it has left the pool, even where another has its slot. */
    private @Nullable AttemptHistory historyOf(InferenceEndpoint endpoint) {
        AtomicReferenceArray<@Nullable AttemptHistory> all = bySlot;
        AttemptHistory history = endpoint.slot() < all.length() ? all.get(endpoint.slot()) : null;
        return history == null || !history.isOf(endpoint) ? null : history;
    }

    private EndpointHealth unhealthy(String reason) {
        return new EndpointHealth(State.UNHEALTHY, reason, clock.nanos());
    }
}
