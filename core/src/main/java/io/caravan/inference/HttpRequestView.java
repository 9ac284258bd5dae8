package io.caravan.inference;

import io.caravan.access.Caller;
import java.nio.ByteBuffer;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A client's HTTP request as it was read from the wire. Valid until the exchange ends; used by one thread at a time.
 */
public interface HttpRequestView {

    /** The method in upper case. */
    String method();

    /** The path without query, undecoded, beginning with a slash. */
    String path();

    /** The first value of a header, by case-insensitive name. */
    @Nullable
    String header(String name);

    /** The request's id: the client's own where it can be used, else a new one. The same on every call. */
    String requestId();

    /** The length of the body in bytes. */
    int bodyLength();

    /** A read-only view of the body. Its bytes are those that will be forwarded. */
    ByteBuffer body();

    /** Who sends it. */
    default Caller caller() {
        return Caller.ANYONE;
    }

    /** The one thread that the request's connection lives on, where its steps run. */
    ScheduledExecutorService loop();

    /** The monotonic time at which the request had been read, in nanoseconds. */
    long receivedNanos();
}
