package io.caravan.outlier;

import java.time.Duration;

/**
 * When an endpoint is ejected and how it returns.
 *
 * @param failuresInARow failed attempts without a success between them that eject, at least 1
 * @param failureShare share of failed attempts within {@code window} that ejects, above 0, at most 1
 * @param leastAttempts attempts within {@code window} below which the share says nothing, at least 1
 * @param window the time over which the share is taken; between one and two of them are looked at
 * @param ejection how long the first ejection lasts; each further one twice as long
 * @param maxEjection how long an ejection lasts at most; after so long without one the next counts as the first
 * @param maxEjectedShare share of the pool that may be ejected at once, 0 to 1
 * @param slowStart how long a returning endpoint is given less than others; zero for not at all
 */
public record OutlierRules(
        int failuresInARow,
        double failureShare,
        int leastAttempts,
        Duration window,
        Duration ejection,
        Duration maxEjection,
        double maxEjectedShare,
        Duration slowStart) {

    /** Five in a row or half of at least ten within 10 s; 10 s to 5 min; half of the pool at most; 30 s of slow start. */
    public static OutlierRules defaults() {
        return new OutlierRules(
                5,
                0.5,
                10,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                0.5,
                Duration.ofSeconds(30));
    }
}
