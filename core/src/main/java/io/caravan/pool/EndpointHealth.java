package io.caravan.pool;

import java.util.Locale;

/**
 * Whether an endpoint may be given requests.
 *
 * @param state what is known
 * @param reason why, in a few words for people
 * @param sinceNanos when this state began, monotonic
 * @param untilNanos until when {@link State#EJECTED} or {@link State#RETURNING} lasts at least; else {@code sinceNanos}
 */
public record EndpointHealth(State state, String reason, long sinceNanos, long untilNanos) {

    /** The states of an endpoint. */
    public enum State {
        /** Not contacted yet. */
        UNKNOWN,
        /** It answers. */
        HEALTHY,
        /** It answers again, and is given requests little by little. */
        RETURNING,
        /** It does not answer, or says that it cannot serve. */
        UNHEALTHY,
        /** It answers when it is asked how it is, but requests fail there: it is given none for a while. */
        EJECTED;

        /** The word used in metrics and JSON. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A state without a time at which it ends. */
    public EndpointHealth(State state, String reason, long sinceNanos) {
        this(state, reason, sinceNanos, sinceNanos);
    }

    /** Whether it answers and may be given requests. */
    public boolean isHealthy() {
        return state == State.HEALTHY || state == State.RETURNING;
    }

    /** Whether it must not be given requests. An endpoint that has not been contacted may be tried. */
    public boolean isOut() {
        return state == State.UNHEALTHY || state == State.EJECTED;
    }

    /** Whether {@link #untilNanos} has passed. */
    public boolean isOver(long nowNanos) {
        return nowNanos - untilNanos >= 0;
    }

    /** Whether only the moments differ, where these mean nothing. */
    boolean saysTheSameAs(EndpointHealth other) {
        return state == other.state && reason.equals(other.reason) && !isTimed() && !other.isTimed();
    }

    private boolean isTimed() {
        return untilNanos != sinceNanos;
    }
}
