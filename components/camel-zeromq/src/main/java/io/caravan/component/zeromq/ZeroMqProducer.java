package io.caravan.component.zeromq;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.support.DefaultAsyncProducer;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages to the endpoint's socket. The exchange goes on as soon as the message is queued; with {@code req} when the
 * reply is there. Thread-safe.
 */
final class ZeroMqProducer extends DefaultAsyncProducer {

    private final ZeroMqEndpoint endpoint;
    private @Nullable OpenSocket socket;

    ZeroMqProducer(ZeroMqEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (socket == null) {
            socket = endpoint.acquire();
        }
    }

    @Override
    protected void doStop() throws Exception {
        if (socket != null) {
            socket = null;
            endpoint.release();
        }
        super.doStop();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        OpenSocket open = socket;
        try {
            if (open == null) {
                throw new IllegalStateException("The producer of " + endpoint + " is not started");
            }
            boolean waits = send(open, exchange, callback);
            if (waits) {
                return false;
            }
        } catch (InvalidPayloadException | SendQueueFullException | RuntimeException e) {
            exchange.setException(e);
        }
        callback.done(true);
        return true;
    }

    private boolean send(OpenSocket open, Exchange exchange, AsyncCallback callback)
            throws InvalidPayloadException, SendQueueFullException {
        SocketKind kind = endpoint.kind();
        List<List<byte[]>> messages = Frames.messages(exchange.getMessage(), kind);
        boolean request = kind == SocketKind.REQ;
        if (request && messages.size() > 1) {
            throw new IllegalArgumentException("A req socket sends one message at a time, not " + messages.size());
        }
        List<Outgoing> queued = new ArrayList<>(messages.size());
        for (List<byte[]> message : messages) {
            queued.add(new Outgoing(message, request ? pending(exchange, callback) : null));
        }
        if (!open.outbox().add(queued)) {
            throw new SendQueueFullException(endpoint, exchange);
        }
        open.ask();
        return request;
    }

    private PendingRequest pending(Exchange exchange, AsyncCallback callback) {
        return new PendingRequest(exchange, callback, endpoint::runRoute, endpoint.getRequestTimeout());
    }
}
