package io.caravan.access;

import io.caravan.access.Caller.Limits;
import io.caravan.failure.RequestRejectedException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** What a caller has used of the limits. Thread-safe, without locks on the way of a request. */
public final class CallerUse {

    private static final Duration IN_FLIGHT_WAIT = Duration.ofSeconds(1);

    private final AtomicInteger inFlight = new AtomicInteger();
    private final RateLimit requests = new RateLimit();
    private final RateLimit tokens = new RateLimit();

    /** What one admitted request has taken. To be settled exactly once. */
    public final class Permit {

        private final Limits limits;
        private final long charged;

        private Permit(Limits limits, long charged) {
            this.limits = limits;
            this.charged = charged;
        }

        /** The request has ended: frees its place and replaces the estimate by what was really used. */
        public void settle(long tokensUsed, long nowNanos) {
            inFlight.decrementAndGet();
            if (limits.tokensPerMinute() > 0) {
                tokens.correct(tokensUsed - charged, limits.tokensPerMinute(), nowNanos);
            }
        }
    }

    /**
     * Takes a place, a request and the estimated tokens, or nothing of it.
     *
     * @param estimatedTokens what the request is likely to use at most
     * @throws RequestRejectedException 429 with the time after which there is enough
     */
    Permit admit(Caller caller, long estimatedTokens, long nowNanos) {
        Limits limits = caller.limits();
        if (inFlight.incrementAndGet() > limits.maxInFlight() && limits.maxInFlight() > 0) {
            inFlight.decrementAndGet();
            throw rejected("key_in_flight", limits.maxInFlight() + " requests at once", IN_FLIGHT_WAIT);
        }
        long wait = limits.requestsPerMinute() == 0 ? 0 : requests.take(1, limits.requestsPerMinute(), nowNanos);
        if (wait > 0) {
            inFlight.decrementAndGet();
            throw rejected(
                    "request_rate_exceeded",
                    limits.requestsPerMinute() + " requests per minute",
                    Duration.ofNanos(wait));
        }
        wait = limits.tokensPerMinute() == 0 ? 0 : tokens.take(estimatedTokens, limits.tokensPerMinute(), nowNanos);
        if (wait > 0) {
            inFlight.decrementAndGet();
            if (limits.requestsPerMinute() > 0) {
                requests.correct(-1, limits.requestsPerMinute(), nowNanos);
            }
            throw rejected(
                    "token_rate_exceeded", limits.tokensPerMinute() + " tokens per minute", Duration.ofNanos(wait));
        }
        return new Permit(limits, estimatedTokens);
    }

    private static RequestRejectedException rejected(String code, String limit, Duration wait) {
        return new RequestRejectedException(429, code, "This key is limited to " + limit, wait);
    }

    /** Requests under way. */
    public int inFlight() {
        return inFlight.get();
    }
}
