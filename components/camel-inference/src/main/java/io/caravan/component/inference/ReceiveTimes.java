package io.caravan.component.inference;

import org.jspecify.annotations.Nullable;

/**
 * Knows how long a client has been at what it does. The clock is read by the sweep alone, so that a request costs none;
 * a limit is therefore exceeded by up to two sweeps. Used on the connection's event loop.
 */
final class ReceiveTimes {

    /** What the gateway waits for. */
    enum Phase {
        /** The first byte of a connection. */
        FRESH,
        /** The rest of a request's head. */
        HEAD,
        /** The rest of a request's body. */
        BODY,
        /** The answer, which has limits of its own. */
        ANSWER,
        /** The next request. */
        IDLE,
        /** The client's taking of the last bytes before the connection closes. */
        CLOSING
    }

    private final ClientLimits.Times limits;
    private Phase phase = Phase.FRESH;
    private boolean paused;
    private long received;
    private int changes;
    private int changesSeen = -1;
    private long sinceNanos;
    private long receivedThen;

    ReceiveTimes(ClientLimits.Times limits) {
        this.limits = limits;
    }

    void received(int bytes) {
        received += bytes;
        if (phase == Phase.IDLE || phase == Phase.FRESH) {
            enter(Phase.HEAD);
        }
    }

    void enter(Phase next) {
        phase = next;
        changes++;
    }

    /** Whether the gateway does not read at present, so that the client cannot be blamed. */
    void paused(boolean now) {
        paused = now;
        changes++;
    }

    /** The phase that takes too long, or null. */
    @Nullable
    Phase overdue(long nowNanos) {
        if (changes != changesSeen || paused) {
            changesSeen = changes;
            since(nowNanos);
            return null;
        }
        long waited = nowNanos - sinceNanos;
        boolean late =
                switch (phase) {
                    case FRESH, HEAD -> waited > limits.header().toNanos();
                    case BODY -> waited > limits.body().toNanos() && isSlow(nowNanos);
                    case IDLE, CLOSING -> waited > limits.idle().toNanos();
                    case ANSWER -> false;
                };
        return late ? phase : null;
    }

    /** Judges the body's last stretch, and begins another one if it was fast enough. */
    private boolean isSlow(long nowNanos) {
        boolean slow = received - receivedThen < limits.minBodyBytes();
        since(nowNanos);
        return slow;
    }

    private void since(long nowNanos) {
        sinceNanos = nowNanos;
        receivedThen = received;
    }
}
