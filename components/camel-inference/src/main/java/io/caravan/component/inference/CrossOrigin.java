package io.caravan.component.inference;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages' scripts may use the gateway (the Fetch standard's CORS protocol). Answers never allow credentials:
 * keys go in headers that the script sets itself. Immutable.
 */
public final class CrossOrigin {

    private static final String ANY = "*";
    private static final String MAX_AGE_SECONDS = "86400";

    private final Set<String> origins;

    /** @param origins such as {@code https://chat.example.com}; {@code *} stands for all, none for no pages at all */
    public CrossOrigin(Set<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    boolean isAllowed(@Nullable String origin) {
        return origin != null && (origins.contains(origin) || origins.contains(ANY));
    }

    /** Makes the gateway's word the only one in an answer, whatever the endpoint has said. */
    void mark(HttpHeaders answer, String origin) {
        answer.remove(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS);
        answer.remove(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN);
        answer.remove(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS);
        if (!origins.isEmpty()) {
            answer.add(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
        }
        if (isAllowed(origin)) {
            answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            answer.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, "x-request-id, retry-after, x-caravan-endpoint");
        }
    }

    /** What a browser wants to know before a request: which methods and headers a page may use. */
    void markPreflight(HttpHeaders answer, HttpHeaders request, String methods) {
        String asked = request.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
        answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, methods);
        answer.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
        if (asked != null) {
            answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, asked);
        }
    }
}
