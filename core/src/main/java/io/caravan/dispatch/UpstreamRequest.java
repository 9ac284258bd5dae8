package io.caravan.dispatch;

import io.caravan.inference.InferenceRequest;
import io.caravan.ledger.Reservation;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.scheduling.SchedulingResult;
import io.caravan.tolerance.ToleranceCounters;
import io.caravan.tolerance.Tolerated;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scheduled request on its way to an endpoint: where it goes, where it may go next, and the timeline to report to.
 * The message body that the {@code inference:} producer expects. Used by one thread at a time.
 */
public final class UpstreamRequest {

    private final InferenceRequest request;
    private final SchedulingResult decision;
    private final Reservation reservation;
    private final RequestTimeline timeline;
    private final ToleranceCounters tolerated;
    private final RetryRules retries;
    private final List<InferenceEndpoint> tried = new ArrayList<>(2);

    public UpstreamRequest(
            InferenceRequest request,
            SchedulingResult decision,
            Reservation reservation,
            RequestTimeline timeline,
            ToleranceCounters tolerated,
            RetryRules retries) {
        this.request = request;
        this.decision = decision;
        this.reservation = reservation;
        this.timeline = timeline;
        this.tolerated = tolerated;
        this.retries = retries;
    }

    /** The client's request. */
    public InferenceRequest request() {
        return request;
    }

    /** The choice that was made for it. */
    public SchedulingResult decision() {
        return decision;
    }

    /** What happens to the request is written here. */
    public RequestTimeline timeline() {
        return timeline;
    }

    /** The endpoint the request is to be sent to now. */
    public InferenceEndpoint endpoint() {
        return reservation.endpoint();
    }

    /** The answer has begun; nothing may be retried from now on. */
    public void firstByte(long nanos) {
        timeline.mark(Step.FIRST_BYTE, nanos);
        reservation.firstByte();
    }

    /**
     * The current endpoint failed before the first byte of an answer. Moves the request, and its ledger entry, to the
     * next best candidate of the same decision.
     *
     * @param errorCode what failed
     * @param received whether the endpoint may have received the request, so that sending it again adds to the load
     * @return the next endpoint, or null when all candidates or attempts are used up or too many requests are repeated
     */
    public @Nullable InferenceEndpoint nextEndpoint(String errorCode, boolean received) {
        InferenceEndpoint failed = endpoint();
        tried.add(failed);
        timeline.attemptFailed(new Attempt(failed.name(), errorCode));
        if (tried.size() >= retries.maxAttempts()) {
            return null;
        }
        InferenceEndpoint next = firstUntried(decision.picked());
        if (next == null) {
            next = firstUntried(decision.candidates().ranked());
        }
        if (next == null) {
            return null;
        }
        if (!received) {
            reservation.moveToEndpoint(next);
        } else if (!reservation.repeatAt(next, retries.budget())) {
            tolerated.count(Tolerated.RETRY_BUDGET_SPENT);
            return null;
        }
        tolerated.count(Tolerated.DISPATCH_RETRIED);
        return next;
    }

    private @Nullable InferenceEndpoint firstUntried(List<InferenceEndpoint> endpoints) {
        for (InferenceEndpoint endpoint : endpoints) {
            if (!tried.contains(endpoint)) {
                return endpoint;
            }
        }
        return null;
    }
}
