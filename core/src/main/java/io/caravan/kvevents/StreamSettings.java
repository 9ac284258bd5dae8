package io.caravan.kvevents;

import java.time.Duration;

/**
 * Limits and waits of a {@link KvEventStream}.
 *
 * @param replay whether the publisher can be asked for a replay
 * @param maxWaitingBytes bytes of batches that may wait for a gap to be closed
 * @param gapWait how long a gap may stay open without replay, so that late batches can close it
 * @param replayWait how long a replay may be silent
 * @param silence how long nothing may be heard until the publisher is asked whether something was missed
 * @param maxReplays replays asked for one after the other without any progress, at least 1
 */
public record StreamSettings(
        boolean replay, long maxWaitingBytes, Duration gapWait, Duration replayWait, Duration silence, int maxReplays) {

    /** With replay or without; the other values are what a real engine needs. */
    public static StreamSettings with(boolean replay) {
        return new StreamSettings(
                replay, 64L << 20, Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(1), 3);
    }
}
