package io.caravan.component.inference;

import io.caravan.failure.GatewayException;
import io.caravan.failure.InvalidRequestException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides part by part whether a request is one the gateway reads. One per connection. */
final class RequestLimits {

    private static final Set<String> METHODS = Set.of(Methods.ALL.split(", "));

    private final ClientLimits.Sizes sizes;
    private int maxBodyBytes;
    private long bodyBytes;

    RequestLimits(ClientLimits.Sizes sizes) {
        this.sizes = sizes;
    }

    /** What is wrong with a request's head, or null. */
    @Nullable
    GatewayException head(HttpRequest request) {
        bodyBytes = 0;
        maxBodyBytes = sizes.maxBodyAt(request.uri());
        if (request.decoderResult().isFailure()) {
            return malformed(request.decoderResult().cause());
        }
        GatewayException fault = line(request);
        if (fault != null) {
            return fault;
        }
        if (HttpUtil.isContentLengthSet(request) && HttpUtil.getContentLength(request, 0L) > maxBodyBytes) {
            return bodyTooLarge();
        }
        String encoding = request.headers().get(HttpHeaderNames.TRANSFER_ENCODING);
        if (encoding != null && !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(encoding)) {
            return new InvalidRequestException(
                    501, "unsupported_transfer_encoding", null, "Transfer-Encoding allows only chunked");
        }
        if (encoding != null && request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return new InvalidRequestException(400, "malformed_http", null, "HTTP/1.0 has no Transfer-Encoding");
        }
        String expectation = request.headers().get(HttpHeaderNames.EXPECT);
        if (expectation != null && !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expectation)) {
            return new InvalidRequestException(417, "expectation_failed", null, "Expect allows only 100-continue");
        }
        if (request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && !request.headers().contains(HttpHeaderNames.HOST)) {
            return new InvalidRequestException(400, "missing_host", null, "The Host header is missing");
        }
        return null;
    }

    private static @Nullable GatewayException line(HttpRequest request) {
        if (request.protocolVersion().majorVersion() != 1) {
            return new InvalidRequestException(
                    505, "unsupported_http_version", null, "The version must be HTTP/1.1 or HTTP/1.0");
        }
        String method = request.method().name();
        if (METHODS.contains(method)) {
            return null;
        }
        if (method.equals("TRACE") || method.equals("CONNECT")) {
            return InvalidRequestException.method("The gateway", method, Methods.ALL);
        }
        return new InvalidRequestException(
                501, "unsupported_method", null, "The gateway knows the methods " + Methods.ALL);
    }

    /** What is wrong with a part of a request's body, or null. */
    @Nullable
    InvalidRequestException content(HttpContent content) {
        if (content.decoderResult().isFailure()) {
            return malformed(content.decoderResult().cause());
        }
        bodyBytes += content.content().readableBytes();
        return bodyBytes > maxBodyBytes ? bodyTooLarge() : null;
    }

    private InvalidRequestException bodyTooLarge() {
        return new InvalidRequestException(
                413, "body_too_large", null, "The body is larger than " + maxBodyBytes + " bytes");
    }

    private static InvalidRequestException malformed(Throwable cause) {
        if (cause instanceof TooLongHttpHeaderException) {
            return new InvalidRequestException(
                    431, "headers_too_large", null, "The headers are too large: " + cause.getMessage());
        }
        if (cause instanceof TooLongHttpLineException) {
            return new InvalidRequestException(
                    414, "uri_too_long", null, "The request line is too long: " + cause.getMessage());
        }
        return new InvalidRequestException(400, "malformed_http", null, "The request is not valid HTTP");
    }
}
