package io.caravan.component.inference;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of credentials on the way to an endpoint. Immutable.
 *
 * @param dropClients whether those of the client stay here
 * @param apiKey the gateway's own key for endpoints, asked for with every request; null if it has none
 */
public record UpstreamCredentials(boolean dropClients, @Nullable Supplier<String> apiKey) {

    /** The client's go through, as to an endpoint that checks them itself. */
    public static final UpstreamCredentials CLIENTS = new UpstreamCredentials(false, null);

    private static final AsciiString API_KEY = AsciiString.cached("x-api-key");

    void forward(HttpHeaders headers) {
        if (dropClients) {
            headers.remove(HttpHeaderNames.AUTHORIZATION);
            headers.remove(API_KEY);
            headers.remove(HttpHeaderNames.COOKIE);
            headers.remove(HttpHeaderNames.PROXY_AUTHORIZATION);
        }
        addOwn(headers);
    }

    /** Puts what an endpoint is to know of who asks into the headers of a request that the gateway makes for a client's. */
    void ask(HttpHeaders clients, HttpHeaders headers) {
        if (!dropClients) {
            headers.add(clients);
        }
        addOwn(headers);
    }

    /** Puts the gateway's own key, if it has one, in the place of any other. */
    public void addOwn(HttpHeaders headers) {
        if (apiKey != null) {
            headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + apiKey.get());
        }
    }
}
