package io.caravan.processors.request;

import io.caravan.dispatch.RequestTimeouts;
import io.caravan.failure.InvalidRequestException;
import io.caravan.inference.HttpRequestView;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads the headers by which a client asks for less time than the gateway allows. Thread-safe. */
final class TimeoutHeaders {

    private static final String TOTAL = "x-caravan-timeout-ms";
    private static final String CONNECT = "x-caravan-connect-timeout-ms";
    private static final String RESPONSE = "x-caravan-response-timeout-ms";
    private static final String IDLE = "x-caravan-idle-timeout-ms";

    private final RequestTimeouts allowed;

    /** @param maxTotal how long a request may take; the other limits are the relay's */
    TimeoutHeaders(Duration maxTotal) {
        allowed = new RequestTimeouts(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, maxTotal.toNanos());
    }

    /**
     * What the request may take; what a client asks for beyond the configuration is cut to it.
     *
     * @throws InvalidRequestException if a header is not a number above 0
     */
    RequestTimeouts of(HttpRequestView http) {
        String connect = http.header(CONNECT);
        String response = http.header(RESPONSE);
        String idle = http.header(IDLE);
        String total = http.header(TOTAL);
        if (connect == null && response == null && idle == null && total == null) {
            return allowed;
        }
        return new RequestTimeouts(
                nanos(CONNECT, connect, allowed.connect()),
                nanos(RESPONSE, response, allowed.response()),
                nanos(IDLE, idle, allowed.idle()),
                nanos(TOTAL, total, allowed.total()));
    }

    private static long nanos(String header, @Nullable String asked, long most) {
        if (asked == null) {
            return most;
        }
        try {
            long millis = Long.parseLong(asked);
            if (millis > 0) {
                return Math.min(most, TimeUnit.MILLISECONDS.toNanos(millis));
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw InvalidRequestException.field(
                header, "invalid_value", "The header " + header + " must be a whole number of milliseconds from 1 on");
    }
}
