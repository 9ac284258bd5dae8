package io.caravan.dispatch;

import io.caravan.time.NanoClock;
import io.caravan.tolerance.ToleranceCounters;
import io.caravan.tolerance.Tolerated;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer's events and token counts into the request's timeline, at the answer's end. A stream that carried an
 * error event ends as {@link Ending#INTERRUPTED} with the code {@value #ERROR_EVENT}, also if it then ended cleanly.
 */
public final class UsageTap implements ResponseTap {

    /** The error code of a stream in which the endpoint sent an error event. */
    public static final String ERROR_EVENT = "upstream_error_event";

    private final RequestTimeline timeline;
    private final NanoClock clock;
    private final ToleranceCounters tolerated;
    private final @Nullable SseReader stream;
    private final @Nullable UsageReader whole;

    private UsageTap(RequestTimeline timeline, boolean eventStream, NanoClock clock, ToleranceCounters tolerated) {
        this.timeline = timeline;
        this.clock = clock;
        this.tolerated = tolerated;
        this.stream = eventStream ? new SseReader() : null;
        this.whole = eventStream ? null : new UsageReader();
    }

    /**
     * Opens a tap for every answer.
     *
     * @param clock the clock of the timelines
     * @param tolerated counts answers in which something could not be read
     */
    public static Factory factory(NanoClock clock, ToleranceCounters tolerated) {
        return (request, eventStream) -> new UsageTap(request.timeline(), eventStream, clock, tolerated);
    }

    @Override
    public void chunk(ByteBuffer bytes) {
        if (stream != null) {
            stream.read(bytes);
        } else if (whole != null) {
            whole.read(bytes);
        }
    }

    @Override
    public boolean sawError() {
        return stream != null && stream.sawError();
    }

    @Override
    public boolean isDone() {
        return stream != null && stream.done();
    }

    @Override
    public boolean sawUsage() {
        return stream != null && stream.usage() != null;
    }

    @Override
    public void end() {
        TokenUsage usage = null;
        if (stream != null) {
            timeline.events(stream.events());
            usage = stream.usage();
            if (stream.missedSomething()) {
                tolerated.count(Tolerated.USAGE_NOT_READ);
            }
            if (stream.sawError()) {
                timeline.end(Ending.INTERRUPTED, ERROR_EVENT, clock.nanos());
            }
        } else if (whole != null) {
            usage = whole.usage();
        }
        if (usage != null) {
            timeline.usage(usage);
        }
    }
}
