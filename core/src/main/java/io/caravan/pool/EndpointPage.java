package io.caravan.pool;

/**
 * What an endpoint answered when it was asked for a page about itself.
 *
 * @param endpoint the endpoint asked
 * @param status the HTTP status, or 0 if there was no answer
 * @param failure why there was no answer, empty if there was one
 * @param body the page, empty if there was none; owned by this object
 * @param observedAtNanos when the answer was complete
 * @param freshUntilNanos from when on what the page says is stale
 */
public record EndpointPage(
        InferenceEndpoint endpoint,
        int status,
        String failure,
        byte[] body,
        long observedAtNanos,
        long freshUntilNanos) {}
