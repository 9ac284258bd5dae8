package io.caravan.component.inference;

import io.caravan.dispatch.UpstreamRequest;
import io.caravan.failure.StepOrderException;
import io.netty.channel.EventLoop;
import java.util.Objects;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;
import org.jspecify.annotations.Nullable;

/**
 * Relays the request of the exchange to the endpoint that its {@link UpstreamRequest} names, and the answer to the
 * client. Everything happens on the event loop of the client's connection; the exchange goes on when the answer has
 * ended.
 */
final class InferenceProducer extends DefaultAsyncProducer {

    private final InferenceCamelComponent component;
    private @Nullable UpstreamConnections connections;

    InferenceProducer(InferenceCamelEndpoint endpoint, InferenceCamelComponent component) {
        super(endpoint);
        this.component = component;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        connections = component.connections();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        if (!(exchange.getMessage().getBody() instanceof UpstreamRequest)) {
            return fail(exchange, callback, "prepare-upstream-request");
        }
        if (!(exchange.getProperty(InferenceConstants.HTTP_REQUEST) instanceof NettyHttpRequestView view)) {
            return fail(exchange, callback, "netty-http with nettyHttpBinding=#leanHttpBinding");
        }
        EventLoop loop = view.client().channel().eventLoop();
        if (loop.inEventLoop()) {
            relay(exchange, callback, view, loop);
        } else {
            loop.execute(() -> relay(exchange, callback, view, loop));
        }
        return false;
    }

    private void relay(Exchange exchange, AsyncCallback callback, NettyHttpRequestView view, EventLoop loop) {
        try {
            UpstreamConnections started = Objects.requireNonNull(connections, "The producer has not been started");
            new Relay(exchange, callback, view, started.of(loop)).start();
        } catch (RuntimeException e) {
            exchange.setException(e);
            callback.done(false);
        }
    }

    private static boolean fail(Exchange exchange, AsyncCallback callback, String missingStep) {
        exchange.setException(new StepOrderException(missingStep));
        callback.done(true);
        return true;
    }
}
