package io.caravan.decision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The latest decisions, a fixed number of them; older ones are overwritten. Thread-safe; adding waits for nothing but a reader of the
 * same place.
 */
public final class DecisionRing {

    private final DecisionSlot[] slots;
    private final AtomicLong added = new AtomicLong();

    /** @param capacity decisions kept, at least 1 */
    public DecisionRing(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity " + capacity + " is below 1");
        }
        slots = new DecisionSlot[capacity];
        Arrays.setAll(slots, i -> new DecisionSlot());
    }

    /** Adds a decision in place of the oldest. */
    public void add(DecisionRecord decision) {
        long n = added.getAndIncrement();
        DecisionSlot slot = slot(n);
        slot.put(decision);
        decision.keptIn(slot);
    }

    /** Decisions added since the start. */
    public long addedCount() {
        return added.get();
    }

    /** Up to {@code limit} decisions, newest first. */
    public List<DecisionRecord> latest(int limit) {
        long newest = added.get();
        long oldest = Math.max(0, newest - Math.min(limit, slots.length));
        List<DecisionRecord> result = new ArrayList<>();
        for (long n = newest - 1; n >= oldest; n--) {
            DecisionRecord decision = slot(n).read();
            if (decision != null) {
                result.add(decision);
            }
        }
        return result;
    }

    /** The newest decision for a request, or null if there is none or it has been overwritten. */
    public @Nullable DecisionRecord find(String requestId) {
        long newest = added.get();
        long oldest = Math.max(0, newest - slots.length);
        DecisionRecord found = null;
        for (long n = newest - 1; n >= oldest && found == null; n--) {
            found = slot(n).find(requestId);
        }
        return found;
    }

    private DecisionSlot slot(long n) {
        return slots[(int) (n % slots.length)];
    }
}
