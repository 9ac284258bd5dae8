package io.caravan.pool;

/** Is told when endpoints come and go, before the snapshot that shows it is published. Must not block. */
public interface EndpointListener {

    /** A new endpoint has taken {@code endpoint.slot()}; whatever was kept for the slot belongs to somebody else. */
    void endpointAdded(InferenceEndpoint endpoint);

    /** The endpoint is gone; its slot may be taken by another later. */
    void endpointRemoved(InferenceEndpoint endpoint);
}
