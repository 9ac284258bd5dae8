package io.caravan.pool;

/**
 * Whether an endpoint answers.
 *
 * @param reason why, in a few words for people
 * @param sinceNanos when this state began
 */
public record EndpointHealth(State state, String reason, long sinceNanos) {

    /** The states of an endpoint. */
    public enum State {
        /** Not contacted yet. */
        UNKNOWN,
        /** It answered the last time it was asked. */
        HEALTHY,
        /** It does not answer. */
        UNHEALTHY
    }

    public boolean isHealthy() {
        return state == State.HEALTHY;
    }

    public boolean isUnhealthy() {
        return state == State.UNHEALTHY;
    }
}
