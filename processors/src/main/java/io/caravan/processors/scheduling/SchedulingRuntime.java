package io.caravan.processors.scheduling;

import io.caravan.decision.DecisionRecord;
import io.caravan.decision.DecisionRing;
import io.caravan.dispatch.Step;
import io.caravan.failure.NoEndpointException;
import io.caravan.inference.InferenceRequest;
import io.caravan.inference.PromptTokens;
import io.caravan.ledger.LoadLedger;
import io.caravan.ledger.Reservation;
import io.caravan.pool.InferencePoolState;
import io.caravan.processors.context.RequestContext;
import io.caravan.scheduling.Candidates;
import io.caravan.scheduling.RequestFeatures;
import io.caravan.scheduling.SchedulingProfile;
import io.caravan.scheduling.SchedulingResult;
import io.caravan.scheduling.SchedulingView;
import io.caravan.scheduling.ServedModelFilter;
import io.caravan.time.NanoClock;
import io.caravan.tolerance.ToleranceCounters;
import io.caravan.tolerance.Tolerated;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the scheduling steps share: the pool, the ledger, the ring of decisions. Turns a request into candidates and
 * scored candidates into a reservation with its record. Thread-safe.
 */
public final class SchedulingRuntime {

    private static final int MAX_TRIES = 3;

    private final InferencePoolState pool;
    private final LoadLedger ledger;
    private final DecisionRing ring;
    private final ToleranceCounters tolerated;
    private final NanoClock clock;
    private final AtomicLong sequence = new AtomicLong();

    public SchedulingRuntime(
            InferencePoolState pool,
            LoadLedger ledger,
            DecisionRing ring,
            ToleranceCounters tolerated,
            NanoClock clock) {
        this.pool = pool;
        this.ledger = ledger;
        this.ring = ring;
        this.tolerated = tolerated;
        this.clock = clock;
    }

    /**
     * The candidates a profile begins with: all endpoints that may serve the model.
     *
     * @throws NoEndpointException if there is none
     */
    Candidates candidates(RequestContext context) {
        Candidates all = Candidates.of(view(context));
        if (all.size() == 0) {
            throw NoEndpointException.emptyPool();
        }
        return ServedModelFilter.STEP.apply(all);
    }

    private SchedulingView view(RequestContext context) {
        InferenceRequest request = context.request();
        PromptTokens tokens = context.bestTokens();
        RequestFeatures features = new RequestFeatures(
                request.id(),
                request.api(),
                request.model(),
                request.stream(),
                tokens.count(),
                tokens.source(),
                context.foundTokens().missed(),
                request.maxTokens());
        return new SchedulingView(
                features,
                pool.snapshot(),
                ledger.view(),
                context.matchesOrNone(),
                clock.nanos(),
                sequence.getAndIncrement());
    }

    /**
     * Runs a whole profile. Scores again when another request has reserved in the meantime, so that concurrent requests
     * do not all choose the endpoint that was idle a moment ago.
     */
    RequestContext schedule(RequestContext context, SchedulingProfile profile) {
        SchedulingView view = view(context);
        for (int attempt = 1; ; attempt++) {
            Candidates scored = profile.score(view);
            RequestContext made = reserve(context, scored, profile, attempt == MAX_TRIES ? Long.MAX_VALUE : 0);
            if (made != null) {
                return made;
            }
            tolerated.count(Tolerated.SCHEDULE_CONFLICT);
            view = view.withLedger(ledger.view());
        }
    }

    /** Picks among candidates that a route's steps have scored. */
    RequestContext pick(RequestContext context, Candidates scored, SchedulingProfile picking) {
        RequestContext made = reserve(context, scored, picking, Long.MAX_VALUE);
        if (made == null) {
            throw new IllegalStateException("Picker '" + picking.pickerType() + "' chose nothing");
        }
        return made;
    }

    private @Nullable RequestContext reserve(
            RequestContext context, Candidates scored, SchedulingProfile profile, long maxConflict) {
        SchedulingView view = scored.view();
        long seed = ThreadLocalRandom.current().nextLong();
        SchedulingResult[] result = new SchedulingResult[1];
        Reservation reservation = ledger.pickAndReserve(
                view.ledger().version(), maxConflict, view.request().promptTokens(), () -> {
                    result[0] = profile.pick(scored, seed);
                    return result[0].target();
                });
        if (reservation == null) {
            return null;
        }
        DecisionRecord decision =
                new DecisionRecord(result[0], context.timeline().traceId(), System.currentTimeMillis());
        ring.add(decision);
        context.timeline().mark(Step.SCHEDULE, clock.nanos());
        return context.withDecision(decision, reservation);
    }
}
