package io.caravan.component.inference;

import io.caravan.dispatch.ResponseTap;
import io.caravan.outlier.AttemptListener;
import io.caravan.time.NanoClock;
import java.time.Duration;

/**
 * How requests are relayed. Immutable.
 *
 * @param limits how long things may take
 * @param maxIdlePerEndpoint idle connections kept per endpoint and event loop
 * @param exposeEndpoint whether answers carry {@code x-caravan-endpoint}
 * @param credentials what becomes of credentials
 * @param tapFactory who looks at answers
 * @param attempts who is told how attempts end
 * @param clock the time
 */
record RelaySettings(
        Limits limits,
        int maxIdlePerEndpoint,
        boolean exposeEndpoint,
        UpstreamCredentials credentials,
        ResponseTap.Factory tapFactory,
        AttemptListener attempts,
        NanoClock clock) {

    /**
     * How long things may take.
     *
     * @param connect to make a connection
     * @param response from the request to the first byte of the answer's body
     * @param idle between two reads of an answer; also how long a client may leave an answer unread
     * @param maxIdle how long an unused connection is kept
     */
    record Limits(Duration connect, Duration response, Duration idle, Duration maxIdle) {

        /** How often connections are checked: a tenth of the shortest limit, but not more often than needed. */
        long sweepMillis() {
            long shortest = Math.min(response.toMillis(), Math.min(idle.toMillis(), maxIdle.toMillis()));
            return Math.max(10, Math.min(1_000, shortest / 10));
        }
    }
}
