package io.caravan.scheduling;

import io.caravan.pool.InferenceEndpoint;
import java.util.List;

/** Removes endpoints that must not serve this request. Order is preserved. Thread-safe; no I/O; no blocking. */
public interface EndpointFilter {

    /** The candidates that stay, in the order given; the list passed in is not changed. */
    List<InferenceEndpoint> filter(SchedulingView view, List<InferenceEndpoint> candidates);

    /** Why {@link #filter} removed an endpoint, in a few words for people. Called for the decision record only. */
    String reason(SchedulingView view, InferenceEndpoint removed);
}
