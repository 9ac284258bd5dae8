package io.caravan.component.inference;

import io.caravan.failure.ErrorReply;
import io.caravan.failure.ErrorShape;
import io.caravan.failure.GatewayException;
import io.caravan.failure.InvalidRequestException;
import io.caravan.inference.GatewayReply;
import io.caravan.inference.RequestId;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the answer to a connection's current request has to look like, as that request's head tells. Used on the
 * connection's event loop.
 */
final class AnswerForm {

    private final StreamGuardFactory clients;
    private boolean keepAlive = true;
    private boolean oldClient;
    private boolean headRequest;
    private @Nullable String givenId;
    private @Nullable String origin;
    private ErrorShape shape = ErrorShape.OPENAI;

    AnswerForm(StreamGuardFactory clients) {
        this.clients = clients;
    }

    void begin(HttpRequest request) {
        keepAlive = HttpUtil.isKeepAlive(request) && !clients.isDraining();
        oldClient = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        headRequest = request.method().name().equals("HEAD");
        shape = ErrorShape.at(request.uri());
        givenId = request.headers().get(LeanHttpBinding.REQUEST_ID);
        origin = request.headers().get(HttpHeaderNames.ORIGIN);
    }

    /** For a request whose head will not come. */
    void beginUnknown() {
        headRequest = false;
        shape = ErrorShape.OPENAI;
        givenId = null;
        origin = null;
    }

    /** The connection ends after the answer. */
    void lastOne() {
        keepAlive = false;
    }

    boolean keepsAlive() {
        return keepAlive;
    }

    /** Whether a relayed answer whose body is there can be written as it is: sized, to a client that stays. */
    boolean isPlain(HttpResponse response) {
        return keepAlive
                && !oldClient
                && !headRequest
                && response.status().code() == HttpResponseStatus.OK.code()
                && response.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
    }

    /** Sets how the body of a relayed answer ends. */
    void frame(HttpResponse response, boolean receiving) {
        response.setProtocolVersion(HttpVersion.HTTP_1_1);
        boolean sized = response.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
        if (sized || oldClient || headRequest) {
            response.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
        } else {
            response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        if (oldClient && !sized) {
            keepAlive = false;
        }
        mark(response, receiving);
    }

    /**
     * Sets what an answer says of the connection, and to web pages.
     *
     * @param receiving whether the client is still sending the request, after which it cannot send another one
     */
    void mark(HttpResponse response, boolean receiving) {
        keepAlive &= !receiving;
        if (origin != null) {
            clients.crossOrigin().mark(response.headers(), origin);
        }
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (oldClient) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }

    FullHttpResponse error(GatewayException fault) {
        return LeanHttpBinding.response(ErrorReply.of(fault, shape), RequestId.of(givenId), headRequest);
    }

    /** What may be done with a path, for clients and, before a page's script uses it, for browsers. */
    FullHttpResponse options(HttpRequest request) {
        String uri = request.uri();
        int query = uri.indexOf('?');
        try {
            String methods = Methods.of(query < 0 ? uri : uri.substring(0, query));
            FullHttpResponse response = LeanHttpBinding.response(
                    new GatewayReply(204, Map.of("allow", methods), new byte[0]), RequestId.of(givenId), true);
            response.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
            response.headers().remove(HttpHeaderNames.CONTENT_TYPE);
            if (clients.crossOrigin().isAllowed(origin)) {
                clients.crossOrigin().markPreflight(response.headers(), request.headers(), methods);
            }
            return response;
        } catch (GatewayException unknown) {
            clients.refused(unknown.errorCode());
            return error(unknown);
        }
    }

    /** The stock consumer refuses with bare heads; the client gets an error object instead. */
    FullHttpResponse whole(HttpResponse response) {
        if (response instanceof FullHttpResponse full) {
            return full;
        }
        GatewayException fault =
                switch (response.status().code()) {
                    case 404 -> new InvalidRequestException(404, "unknown_path", null, "No such path");
                    case 405 -> new InvalidRequestException(405, "method_not_allowed", null, "Method not allowed");
                    default -> null;
                };
        if (fault != null) {
            clients.refused(fault.errorCode());
            return error(fault);
        }
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                response.status(),
                Unpooled.EMPTY_BUFFER,
                response.headers(),
                response.headers().copy().clear());
    }
}
