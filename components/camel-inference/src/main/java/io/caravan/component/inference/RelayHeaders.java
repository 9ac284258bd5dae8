package io.caravan.component.inference;

import io.caravan.dispatch.UpstreamRequest;
import io.caravan.inference.BodyPatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** What changes in a request and in an answer on their way through. */
final class RelayHeaders {

    private static final AsciiString REQUEST_ID = AsciiString.cached(LeanHttpBinding.REQUEST_ID);
    private static final AsciiString ENDPOINT = AsciiString.cached("x-caravan-endpoint");

    private RelayHeaders() {}

    /**
     * The request for the current endpoint: the client's bytes, in a slice of their own that the result owns.
     *
     * @param more whether the body goes on, so that its length is what the client said
     */
    static FullHttpRequest forward(
            FullHttpRequest original, UpstreamRequest request, UpstreamCredentials credentials, boolean more) {
        HttpHeaders headers = original.headers().copy();
        HopByHop.strip(headers);
        headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
        headers.remove(HttpHeaderNames.EXPECT);
        credentials.forward(headers);
        headers.set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY);
        headers.set(HttpHeaderNames.HOST, request.endpoint().address());
        headers.set(REQUEST_ID, request.request().id());
        ByteBuf body = body(original.content(), request.request().askForUsage());
        int length = body.readableBytes();
        if (more) {
            if (!headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
                headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            }
        } else if (length > 0 || original.method().name().startsWith("P")) {
            headers.setInt(HttpHeaderNames.CONTENT_LENGTH, length);
        } else {
            headers.remove(HttpHeaderNames.CONTENT_LENGTH);
        }
        return new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, original.method(), original.uri(), body, headers, EmptyHttpHeaders.INSTANCE);
    }

    private static ByteBuf body(ByteBuf original, @Nullable BodyPatch patch) {
        if (patch == null) {
            return original.retainedDuplicate();
        }
        int from = original.readerIndex();
        int behind = original.readableBytes() - patch.offset();
        return Unpooled.wrappedBuffer(
                original.retainedSlice(from, patch.offset()),
                Unpooled.wrappedBuffer(patch.text()),
                original.retainedSlice(from + patch.offset(), behind));
    }

    /** Makes the endpoint's head one for the client. */
    static void back(HttpResponse response, UpstreamRequest request, boolean exposeEndpoint) {
        HttpHeaders headers = response.headers();
        HopByHop.strip(headers);
        headers.set(REQUEST_ID, request.request().id());
        if (exposeEndpoint) {
            headers.set(ENDPOINT, request.endpoint().address());
        }
    }

    static boolean isEventStream(HttpResponse response) {
        String type = response.headers().get(HttpHeaderNames.CONTENT_TYPE);
        return type != null
                && type.regionMatches(true, 0, "text/event-stream", 0, HttpHeaderValues.TEXT_EVENT_STREAM.length());
    }
}
