package io.caravan.pool;

/** Is told when no connection to an endpoint could be made. Called on event loops: must not block. Thread-safe. */
@FunctionalInterface
public interface EndpointFailureListener {

    /** Does nothing. */
    EndpointFailureListener NONE = (endpoint, errorCode) -> {};

    /**
     * No connection to the endpoint could be made.
     *
     * @param errorCode what failed, for example {@code connect_refused}
     */
    void unreachable(InferenceEndpoint endpoint, String errorCode);
}
