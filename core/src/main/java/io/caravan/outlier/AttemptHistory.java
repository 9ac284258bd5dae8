package io.caravan.outlier;

import io.caravan.pool.InferenceEndpoint;
import org.jspecify.annotations.Nullable;

/** What became of the latest attempts at one endpoint. Guarded by its own lock, which is held for a few additions. */
final class AttemptHistory {

    private final InferenceEndpoint endpoint;
    private final OutlierRules rules;
    private int failuresInARow;
    private int attempts;
    private int failures;
    private int attemptsBefore;
    private int failuresBefore;
    private long windowBegan;
    private int silentProbes;
    private int ejections;
    private long lastEnd;

    AttemptHistory(InferenceEndpoint endpoint, OutlierRules rules, long nowNanos) {
        this.endpoint = endpoint;
        this.rules = rules;
        windowBegan = nowNanos;
    }

    boolean isOf(InferenceEndpoint other) {
        return endpoint.isSameAs(other);
    }

    synchronized void succeeded(long nowNanos) {
        turn(nowNanos);
        attempts++;
        failuresInARow = 0;
    }

    /**
     * Counts a failed attempt.
     *
     * @param onProbation whether a single failure is one too many
     * @return why the endpoint is to be ejected, or null if it is not
     */
    synchronized @Nullable String failed(String errorCode, boolean onProbation, long nowNanos) {
        turn(nowNanos);
        attempts++;
        failures++;
        failuresInARow++;
        if (onProbation) {
            return "failed again on its return: " + errorCode;
        }
        if (failuresInARow >= rules.failuresInARow()) {
            return failuresInARow + " failures in a row, the last " + errorCode;
        }
        int all = attempts + attemptsBefore;
        int failed = failures + failuresBefore;
        if (all >= rules.leastAttempts() && failed >= rules.failureShare() * all) {
            return failed + " of " + all + " requests failed, the last " + errorCode;
        }
        return null;
    }

    /** A new ejection begins, with a clean slate after it. @return how long it lasts, nanoseconds */
    synchronized long eject(long nowNanos) {
        long most = rules.maxEjection().toNanos();
        if (nowNanos - lastEnd > most) {
            ejections = 0;
        }
        long lasts = Math.min(most, rules.ejection().toNanos() << Math.min(ejections, 20));
        ejections++;
        lastEnd = nowNanos + lasts;
        failuresInARow = 0;
        attempts = 0;
        failures = 0;
        attemptsBefore = 0;
        failuresBefore = 0;
        return lasts;
    }

    /** Counts a probe that got no answer in time. @return how many there were in a row */
    synchronized int silentProbe() {
        return ++silentProbes;
    }

    synchronized void answeredProbe() {
        silentProbes = 0;
    }

    private void turn(long nowNanos) {
        long window = rules.window().toNanos();
        long age = nowNanos - windowBegan;
        if (age >= window) {
            boolean adjacent = age < 2 * window;
            attemptsBefore = adjacent ? attempts : 0;
            failuresBefore = adjacent ? failures : 0;
            attempts = 0;
            failures = 0;
            windowBegan = nowNanos;
        }
    }
}
