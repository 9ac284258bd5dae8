package io.caravan.outlier;

import io.caravan.pool.InferenceEndpoint;

/**
 * Is told how each attempt to have a request served by an endpoint ended. Attempts that say nothing about the endpoint (the
 * client left, the request's own limit ran out, 429) are not told. Called on event loops: must not block. Thread-safe.
 */
public interface AttemptListener {

    /** Does nothing. */
    AttemptListener NONE = new AttemptListener() {
        @Override
        public void unreachable(InferenceEndpoint endpoint, String errorCode) {
            // nobody wants to know
        }

        @Override
        public void failed(InferenceEndpoint endpoint, String errorCode) {
            // nobody wants to know
        }

        @Override
        public void succeeded(InferenceEndpoint endpoint) {
            // nobody wants to know
        }
    };

    /**
     * No connection could be made, so nothing was sent.
     *
     * @param errorCode what failed, for example {@code connect_refused}
     */
    void unreachable(InferenceEndpoint endpoint, String errorCode);

    /**
     * The request was sent and not served.
     *
     * @param errorCode what failed, for example {@code upstream_closed}
     */
    void failed(InferenceEndpoint endpoint, String errorCode);

    /** The answer came whole. */
    void succeeded(InferenceEndpoint endpoint);
}
