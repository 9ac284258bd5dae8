package io.caravan.component.inference.facts;

import java.time.Duration;

/**
 * Which page to read and how often. Immutable.
 *
 * @param path the page's path
 * @param activeInterval from one read to the next while requests are being dispatched
 * @param idleInterval the same while nothing is dispatched
 * @param timeout how long one read may take
 */
public record PagePlan(String path, Duration activeInterval, Duration idleInterval, Duration timeout) {

    private static final long MIN_FRESH_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long JITTER_SHARE = 10;
    private static final long MAX_JITTER_NANOS = Duration.ofSeconds(1).toNanos();

    public PagePlan {
        if (activeInterval.toMillis() < 1 || idleInterval.compareTo(activeInterval) < 0) {
            throw new IllegalArgumentException(
                    "Need 1 ms <= activeInterval <= idleInterval, got " + activeInterval + " and " + idleInterval);
        }
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("timeout must be at least 1 ms, got " + timeout);
        }
    }

    /** {@code /metrics}: every 200 ms while active, every 5 s else. */
    public static PagePlan metrics() {
        return new PagePlan("/metrics", Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(1));
    }

    /** {@code /v1/models}: every 10 s. */
    public static PagePlan models() {
        return new PagePlan("/v1/models", Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(1));
    }

    /** {@code /kv_event_sources}: every 5 s. */
    public static PagePlan kvEventSources() {
        return new PagePlan("/kv_event_sources", Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(1));
    }

    /** {@code /health}: every second while active or not healthy, every 5 s else. */
    public static PagePlan health() {
        return new PagePlan("/health", Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(1));
    }

    long intervalNanos(boolean active) {
        return (active ? activeInterval : idleInterval).toNanos();
    }

    /** How long a page may be believed: until the next but one should have come, and never less than 2 s. */
    long freshNanos(boolean active) {
        return Math.max(MIN_FRESH_NANOS, 2 * intervalNanos(active) + timeout.toNanos());
    }

    /** Within this time the second reads, and those after a pause, are spread. */
    long jitterNanos() {
        return Math.min(activeInterval.toNanos() / JITTER_SHARE, MAX_JITTER_NANOS);
    }

    /** How often to look for what is due: often enough that reads stay spread. */
    long tickMillis(boolean active) {
        long interval = activeInterval.toMillis();
        return Math.max(1, Math.min(active ? interval / 4 : interval, 250));
    }
}
