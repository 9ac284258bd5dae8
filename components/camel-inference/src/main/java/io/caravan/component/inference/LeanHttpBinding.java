package io.caravan.component.inference;

import io.caravan.dispatch.UpstreamRequest;
import io.caravan.failure.ErrorReply;
import io.caravan.failure.ErrorShape;
import io.caravan.failure.RefusalListener;
import io.caravan.inference.GatewayReply;
import io.caravan.inference.HttpRequestView;
import io.caravan.inference.RequestId;
import io.caravan.time.NanoClock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.netty.http.DefaultNettyHttpBinding;
import org.apache.camel.component.netty.http.NettyHttpConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maps between Netty and Camel without copies: no header map, the body is a {@link NettyHttpRequestView}. At the
 * exchange's end an exception or a {@link GatewayReply} becomes the answer, unless the answer has been relayed already.
 * Use: {@code nettyHttpBinding=#leanHttpBinding}. Thread-safe.
 */
public final class LeanHttpBinding extends DefaultNettyHttpBinding {

    private static final Logger LOG = LoggerFactory.getLogger(LeanHttpBinding.class);

    static final String REQUEST_ID = "x-request-id";

    private final NanoClock clock;
    private final RefusalListener refusals;

    /** @param refusals is told of every request that a route refuses */
    public LeanHttpBinding(NanoClock clock, RefusalListener refusals) {
        this.clock = clock;
        this.refusals = refusals;
    }

    @Override
    public Message toCamelMessage(FullHttpRequest request, Exchange exchange, NettyHttpConfiguration configuration) {
        NettyHttpRequestView view = new NettyHttpRequestView(request.retain(), clock.nanos());
        exchange.getExchangeExtension().setStreamCacheDisabled(true);
        exchange.getExchangeExtension().addOnCompletion(view);
        exchange.setProperty(InferenceConstants.HTTP_REQUEST, view);
        LeanHttpMessage message = new LeanHttpMessage(exchange.getContext(), view);
        message.setBody(view);
        return message;
    }

    @Override
    public HttpResponse toNettyResponse(Message message, NettyHttpConfiguration configuration) {
        Exchange exchange = message.getExchange();
        @Nullable
        NettyHttpRequestView view =
                exchange.getProperty(InferenceConstants.HTTP_REQUEST) instanceof NettyHttpRequestView found
                        ? found
                        : null;
        if (view != null && view.isAnswered()) {
            return StreamGuard.ALREADY_SENT;
        }
        Object body = message.getBody();
        Throwable failure = exchange.getException();
        if (failure == null && body instanceof GatewayReply reply) {
            return response(reply, view);
        }
        if (failure == null && !(body instanceof HttpRequestView) && !(body instanceof UpstreamRequest)) {
            try {
                HttpResponse response = super.toNettyResponse(message, configuration);
                response.headers().set(REQUEST_ID, view == null ? RequestId.of(null) : view.requestId());
                return response;
            } catch (Exception e) {
                failure = e;
            }
        }
        if (failure == null) {
            failure = new IllegalStateException("The route ended without an answer");
        }
        if (!ErrorReply.isKnown(failure)) {
            LOG.error("A request failed inside the gateway: {}", view, failure);
        }
        String refusal = ErrorReply.refusalCode(failure);
        if (refusal != null) {
            refusals.refused(refusal);
        }
        ErrorShape shape = view == null ? ErrorShape.OPENAI : ErrorShape.at(view.path());
        return response(ErrorReply.of(failure, shape), view);
    }

    private static HttpResponse response(GatewayReply reply, @Nullable NettyHttpRequestView view) {
        boolean headOnly = view != null && view.method().equals("HEAD");
        return response(reply, view == null ? RequestId.of(null) : view.requestId(), headOnly);
    }

    /** @param headOnly whether the body is left out, though its length is told */
    static FullHttpResponse response(GatewayReply reply, String requestId, boolean headOnly) {
        ByteBuf content = headOnly ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(reply.body());
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()), content);
        reply.headers().forEach((name, value) -> response.headers().set(name, value));
        if (!response.headers().contains(HttpHeaderNames.CONTENT_TYPE)) {
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
        }
        response.headers().set(REQUEST_ID, requestId);
        response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, reply.body().length);
        return response;
    }
}
