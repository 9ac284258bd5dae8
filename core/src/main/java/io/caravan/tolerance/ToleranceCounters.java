package io.caravan.tolerance;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** One counter per {@link Tolerated} case. Thread-safe and cheap under contention. */
public final class ToleranceCounters {

    private final LongAdder[] counters = new LongAdder[Tolerated.values().length];

    public ToleranceCounters() {
        for (int i = 0; i < counters.length; i++) {
            counters[i] = new LongAdder();
        }
    }

    /** Counts one occurrence. */
    public void count(Tolerated what) {
        counters[what.ordinal()].increment();
    }

    /** Occurrences so far. */
    public long get(Tolerated what) {
        return counters[what.ordinal()].sum();
    }

    /** All counters, also those at zero. */
    public Map<Tolerated, Long> all() {
        Map<Tolerated, Long> result = new EnumMap<>(Tolerated.class);
        for (Tolerated what : Tolerated.values()) {
            result.put(what, get(what));
        }
        return result;
    }
}
