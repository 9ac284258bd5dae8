package io.caravan.dispatch;

/**
 * What a request may take, where its client wants less than the gateway allows. In nanoseconds, above 0; {@link
 * Long#MAX_VALUE} where there is no limit.
 *
 * @param connect for each connection to be made
 * @param response to the first byte of the answer's body
 * @param idle between two parts of the answer
 * @param total for everything, from the request's reception
 */
public record RequestTimeouts(long connect, long response, long idle, long total) {

    /** No limits of its own. */
    public static final RequestTimeouts NONE =
            new RequestTimeouts(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
}
