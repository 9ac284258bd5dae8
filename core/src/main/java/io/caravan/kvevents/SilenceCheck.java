package io.caravan.kvevents;

import java.time.Duration;

/**
 * When a publisher that says nothing is to be asked whether something was missed: a batch that is lost leaves no gap while none
 * follows it, and what is published between the connection and the subscription is not sent. After a first wait, then after ever
 * longer ones, up to {@value #LONGEST} times the first. For one thread at a time.
 */
final class SilenceCheck {

    private static final int LONGEST = 32;

    private final long firstNanos;
    private long sinceNanos;
    private long waitNanos;

    /** @param first wait after something was heard */
    SilenceCheck(Duration first) {
        firstNanos = first.toNanos();
        waitNanos = firstNanos;
    }

    void heard(long nowNanos) {
        sinceNanos = nowNanos;
        waitNanos = firstNanos;
    }

    /** Whether to ask now; the next time is later. */
    boolean isDue(long nowNanos) {
        if (nowNanos - sinceNanos < waitNanos) {
            return false;
        }
        sinceNanos = nowNanos;
        waitNanos = Math.min(2 * waitNanos, LONGEST * firstNanos);
        return true;
    }
}
