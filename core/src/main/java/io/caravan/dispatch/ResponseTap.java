package io.caravan.dispatch;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at an answer's body as it goes by, to count tokens and events. Used by one thread at a time, the client
 * connection's event loop; must not block.
 */
public interface ResponseTap {

    /** Some bytes of the body, in order. The buffer is read-only by agreement and valid during the call only. */
    void chunk(ByteBuffer bytes);

    /** Whether the endpoint has said in the body itself that the answer failed. */
    default boolean sawError() {
        return false;
    }

    /** Whether the last event of a stream has come: nothing of worth is missing, however the connection ends. */
    default boolean isDone() {
        return false;
    }

    /** Whether the endpoint's token counts have come. */
    default boolean sawUsage() {
        return false;
    }

    /** The body has ended, whole or not. Called once, before the timeline's end is written. */
    void end();

    /** Opens a tap per answer. Thread-safe. */
    @FunctionalInterface
    interface Factory {

        /** Looks at no answer. */
        Factory NONE = (request, eventStream) -> null;

        /**
         * Called when the head of the answer that will be relayed has come.
         *
         * @param eventStream whether the body is {@code text/event-stream}
         * @return the tap, or null if nobody needs to look at this answer
         */
        @Nullable
        ResponseTap open(UpstreamRequest request, boolean eventStream);
    }
}
