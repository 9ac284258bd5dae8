package io.caravan.decision;

import io.caravan.agreement.CacheExpectation;
import io.caravan.dispatch.Outcome;
import io.caravan.scheduling.RequestFeatures;
import io.caravan.scheduling.SchedulingResult;
import org.jspecify.annotations.Nullable;

/**
 * One decision: what was looked at, what each step did, what was picked, and what became of the request.
 *
 * <p>Thread-safe: the outcome is set once, by {@link #complete}, what was expected by {@link #expect}, and everything else of it is immutable.
 */
public final class DecisionRecord {

    private final SchedulingResult result;
    private final String traceId;
    private final long madeAtMillis;
    private volatile @Nullable CacheExpectation expected;
    private volatile @Nullable Outcome outcome;
    private volatile @Nullable DecisionSlot slot;

    /**
     * @param traceId the trace the request belongs to; empty if there is none
     * @param madeAtMillis wall-clock time of the decision, milliseconds since 1970
     */
    public DecisionRecord(SchedulingResult result, String traceId, long madeAtMillis) {
        this.result = result;
        this.traceId = traceId;
        this.madeAtMillis = madeAtMillis;
    }

    /** What scheduling knew of the request. */
    public RequestFeatures request() {
        return result.candidates().view().request();
    }

    /** The trace (W3C Trace Context) that the request belongs to, as the endpoint is told; empty if there is none. */
    public String traceId() {
        return traceId;
    }

    /** The choice and its steps. */
    public SchedulingResult result() {
        return result;
    }

    /** Wall-clock time of the decision, milliseconds since 1970. */
    public long madeAtMillis() {
        return madeAtMillis;
    }

    /** What was expected of the picked endpoint's prefix cache; null if no KV events could tell. */
    public @Nullable CacheExpectation expected() {
        return expected;
    }

    /** The request is sent to the endpoint that was picked. */
    public void expect(CacheExpectation ofPicked) {
        expected = ofPicked;
    }

    /** The place to tell when the request has ended. */
    void keptIn(DecisionSlot place) {
        slot = place;
    }

    /** What became of the request, or null while it runs. */
    public @Nullable Outcome outcome() {
        return outcome;
    }

    /** The request has ended. */
    public void complete(Outcome ended) {
        outcome = ended;
        DecisionSlot kept = slot;
        if (kept != null) {
            kept.end(this, ended);
        }
    }
}
