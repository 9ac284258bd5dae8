package io.caravan.ledger;

/**
 * How many requests may be repeated at once. A request that one endpoint received and did not answer is a repetition at the
 * next until its answer begins; where everything fails, repetitions would multiply the load. Requests that no endpoint
 * received are not counted. The idea is Envoy's.
 *
 * @param share repetitions as a share of all requests under way, 0 to 1
 * @param least repetitions that are always allowed
 */
public record RetryBudget(double share, int least) {

    /** Half of all requests, so that the requests of one of two endpoints can move to the other; ten at least. */
    public static final RetryBudget DEFAULT = new RetryBudget(0.5, 10);

    boolean allows(long repeated, long open) {
        return repeated < least || repeated < share * open;
    }
}
