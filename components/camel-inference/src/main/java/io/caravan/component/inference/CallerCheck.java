package io.caravan.component.inference;

import io.caravan.access.Authenticator;
import io.caravan.access.Caller;
import io.caravan.failure.GatewayException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** Finds out at a request's head who sends it, before its body is read. One per connection. */
final class CallerCheck {

    private static final AsciiString API_KEY = AsciiString.cached("x-api-key");
    private static final String OPEN_PATH = "/health";

    private final @Nullable Authenticator authenticator;
    private Caller caller = Caller.ANYONE;

    /** @param authenticator knows who may call, or null if anyone may */
    CallerCheck(@Nullable Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** Why a request is refused, or null. */
    @Nullable
    GatewayException head(HttpRequest request) {
        if (authenticator == null) {
            return null;
        }
        caller = Caller.ANYONE;
        if (isOpen(request)) {
            return null;
        }
        HttpHeaders headers = request.headers();
        try {
            caller = authenticator.authenticate(headers.get(HttpHeaderNames.AUTHORIZATION), headers.get(API_KEY));
            return null;
        } catch (GatewayException e) {
            return e;
        }
    }

    /** Who sends the request whose head came last. */
    Caller caller() {
        return caller;
    }

    /** Probes have no keys, and no body either that would have to be kept. */
    private static boolean isOpen(HttpRequest request) {
        String length = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        return request.uri().equals(OPEN_PATH)
                && (length == null || length.equals("0"))
                && !request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
    }
}
