package io.caravan.decision;

import io.caravan.dispatch.Outcome;
import org.jspecify.annotations.Nullable;

/** A place for one decision: as it is while its request runs, packed once that has ended. Thread-safe. */
final class DecisionSlot {

    private @Nullable DecisionRecord running;
    private @Nullable PackedDecision ended;

    synchronized void put(DecisionRecord decision) {
        running = decision;
    }

    /** The request has ended. Does nothing when a later decision has taken the place. */
    synchronized void end(DecisionRecord decision, Outcome outcome) {
        if (running != decision) {
            return;
        }
        PackedDecision packed = ended == null ? new PackedDecision() : ended;
        packed.pack(decision, outcome);
        ended = packed;
        running = null;
    }

    /** The decision if it is one for this request, else null. */
    synchronized @Nullable DecisionRecord find(String requestId) {
        boolean found = running != null
                ? running.request().requestId().equals(requestId)
                : ended != null && ended.isOf(requestId);
        return found ? read() : null;
    }

    synchronized @Nullable DecisionRecord read() {
        return running != null || ended == null ? running : ended.unpack();
    }
}
