package io.caravan.dispatch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one request, written down as it happens. One writer at a time: the client connection's event loop.
 */
public final class RequestTimeline {

    private final long receivedNanos;
    private final long[] marks = new long[Step.values().length];
    private String traceId = "";
    private RequestTimeouts timeouts = RequestTimeouts.NONE;
    private List<Attempt> failedAttempts = List.of();
    private int status;
    private int events;
    private long responseBytes;
    private @Nullable TokenUsage usage;
    private @Nullable Ending ending;
    private @Nullable String errorCode;

    /** @param receivedNanos when the request had been read, monotonic */
    public RequestTimeline(long receivedNanos) {
        this.receivedNanos = receivedNanos;
    }

    /** When the request had been read, monotonic nanoseconds. */
    public long receivedNanos() {
        return receivedNanos;
    }

    /** The trace the request belongs to (W3C Trace Context), 32 hexadecimal digits; empty if there is none. */
    public String traceId() {
        return traceId;
    }

    public void traceId(String id) {
        traceId = id;
    }

    /** The request may not take longer. */
    public void limit(RequestTimeouts most) {
        timeouts = most;
    }

    /** What the request may take. */
    public RequestTimeouts timeouts() {
        return timeouts;
    }

    /** Whether the request takes longer than it may. */
    public boolean isOverdue(long nanos) {
        return nanos - receivedNanos > timeouts.total();
    }

    /** A step has ended. The first call for a step counts. */
    public void mark(Step step, long nanos) {
        if (marks[step.ordinal()] == 0) {
            marks[step.ordinal()] = nanos;
        }
    }

    /** When a step ended, or 0. */
    public long markOf(Step step) {
        return marks[step.ordinal()];
    }

    /** An attempt failed before the first byte of an answer. */
    public void attemptFailed(Attempt attempt) {
        if (failedAttempts.isEmpty()) {
            failedAttempts = new ArrayList<>(2);
        }
        failedAttempts.add(attempt);
    }

    /** The head of the answer has come. */
    public void head(int httpStatus) {
        status = httpStatus;
    }

    /** {@code count} SSE data events have been relayed. */
    public void events(int count) {
        events += count;
    }

    /** {@code count} bytes of the answer's body have been relayed. */
    public void bytes(long count) {
        responseBytes += count;
    }

    /** The engine's token counts; the last call counts. */
    public void usage(TokenUsage tokens) {
        usage = tokens;
    }

    /** The request has ended. The first call counts, so that a cause is not covered up by its consequences. */
    public void end(Ending how, @Nullable String code, long nanos) {
        if (ending == null) {
            ending = how;
            errorCode = code;
            mark(Step.END, nanos);
        }
    }

    /** Whether {@link #end} has been called. */
    public boolean hasEnded() {
        return ending != null;
    }

    /** The HTTP status of the endpoint's answer, or 0 before it. */
    public int status() {
        return status;
    }

    /** Everything so far as an immutable value. A request that never ended counts as completed. */
    public Outcome outcome(@Nullable String endpoint, int clientStatus) {
        Ending how = ending == null ? Ending.COMPLETED : ending;
        return new Outcome(
                how,
                clientStatus,
                errorCode,
                endpoint,
                List.copyOf(failedAttempts),
                events,
                responseBytes,
                usage,
                marks.clone(),
                receivedNanos);
    }
}
