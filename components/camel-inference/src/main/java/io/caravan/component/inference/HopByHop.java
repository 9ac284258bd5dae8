package io.caravan.component.inference;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;

/** Removes the headers that concern one connection only (RFC 9110, section 7.6.1). */
final class HopByHop {

    private static final AsciiString[] NAMES = {
        HttpHeaderNames.CONNECTION,
        AsciiString.cached("keep-alive"),
        HttpHeaderNames.PROXY_AUTHENTICATE,
        HttpHeaderNames.PROXY_AUTHORIZATION,
        AsciiString.cached("proxy-authentication-info"),
        AsciiString.cached("proxy-connection"),
        HttpHeaderNames.TE,
        HttpHeaderNames.TRAILER,
        HttpHeaderNames.UPGRADE,
        AsciiString.cached("http2-settings"),
    };

    private HopByHop() {}

    /** Strips a message; {@code Transfer-Encoding} and {@code Expect} are left to the caller. */
    static void strip(HttpHeaders headers) {
        if (headers.contains(HttpHeaderNames.CONNECTION)) {
            stripNamed(headers, headers.getAll(HttpHeaderNames.CONNECTION));
        }
        for (AsciiString name : NAMES) {
            headers.remove(name);
        }
    }

    private static void stripNamed(HttpHeaders headers, List<String> values) {
        for (String value : values) {
            if (HttpHeaderValues.KEEP_ALIVE.contentEqualsIgnoreCase(value)
                    || HttpHeaderValues.CLOSE.contentEqualsIgnoreCase(value)) {
                continue;
            }
            for (String token : value.split(",", -1)) {
                String name = token.trim();
                if (!name.isEmpty() && !isFraming(name)) {
                    headers.remove(name);
                }
            }
        }
    }

    /** A peer must not talk us out of knowing where a body ends, or which host is meant. */
    private static boolean isFraming(String name) {
        return HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)
                || HttpHeaderNames.TRANSFER_ENCODING.contentEqualsIgnoreCase(name)
                || HttpHeaderNames.HOST.contentEqualsIgnoreCase(name);
    }
}
