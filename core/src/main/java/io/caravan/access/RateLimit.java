package io.caravan.access;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket that holds a minute's worth, as a moment in time: when the bucket will be full again (GCRA). The moment
 * means the same under another rate, so that a rate may change. Thread-safe, without locks.
 */
final class RateLimit {

    private static final long MINUTE = 60_000_000_000L;

    private final AtomicLong fullAt = new AtomicLong();
    private volatile boolean used;

    /**
     * Takes an amount if it is there. More than a minute's worth is taken from a full bucket, which is in debt afterwards.
     *
     * @return 0 if it was taken, else the nanoseconds until it can be
     */
    long take(long amount, int perMinute, long nowNanos) {
        begin(nowNanos);
        long needed = nanos(Math.min(amount, perMinute), perMinute);
        long cost = nanos(amount, perMinute);
        while (true) {
            long known = fullAt.get();
            long missing = Math.max(0, known - nowNanos);
            if (missing + needed > MINUTE) {
                return missing + needed - MINUTE;
            }
            if (fullAt.compareAndSet(known, nowNanos + missing + cost)) {
                return 0;
            }
        }
    }

    /** Takes an amount, also into debt; a negative amount is given back. */
    void correct(long amount, int perMinute, long nowNanos) {
        begin(nowNanos);
        long cost = nanos(amount, perMinute);
        fullAt.updateAndGet(known -> known - nowNanos < 0 ? nowNanos + Math.max(0, cost) : known + cost);
    }

    /** The clock may begin anywhere, so the first moment comes from it. */
    private void begin(long nowNanos) {
        if (!used) {
            synchronized (this) {
                if (!used) {
                    fullAt.set(nowNanos);
                    used = true;
                }
            }
        }
    }

    private static long nanos(long amount, int perMinute) {
        return Math.round((double) amount * MINUTE / perMinute);
    }
}
