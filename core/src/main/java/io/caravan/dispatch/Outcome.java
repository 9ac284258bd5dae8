package io.caravan.dispatch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request. Immutable.
 *
 * @param ending how it ended
 * @param status the HTTP status the client got; 0 if it got none
 * @param errorCode the error's code, or null if there was none
 * @param endpoint the endpoint that answered or was tried last, or null if none was tried
 * @param failedAttempts attempts that failed before a first byte
 * @param events SSE data events relayed, without {@code [DONE]}; 0 for a whole answer
 * @param responseBytes bytes of the answer's body relayed
 * @param usage the engine's count of tokens, or null if it sent none
 * @param marks when each {@link Step} ended, monotonic nanoseconds, indexed by ordinal; 0 where it was not reached
 * @param receivedNanos when the request had been read
 */
public record Outcome(
        Ending ending,
        int status,
        @Nullable String errorCode,
        @Nullable String endpoint,
        List<Attempt> failedAttempts,
        int events,
        long responseBytes,
        @Nullable TokenUsage usage,
        long[] marks,
        long receivedNanos) {

    /** Nanoseconds from reception to the end of a step, or -1 if it was not reached. */
    public long sinceReceived(Step step) {
        long mark = marks[step.ordinal()];
        return mark == 0 ? -1 : mark - receivedNanos;
    }
}
