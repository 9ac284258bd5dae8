package io.caravan.component.zeromq;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs its route for what the endpoint's socket has received: one exchange at a time, in order, on the component's route
 * threads. While the route is slow messages wait, first here, then inside ZeroMQ up to the high-water mark, then in the peer.
 */
final class ZeroMqConsumer extends DefaultConsumer implements ShutdownAware {

    /** Exchanges until the thread is given to another consumer. */
    private static final int TURNS = 64;

    private final ZeroMqEndpoint endpoint;
    private final SocketKind kind;
    private final boolean batches;
    private final Runnable turns = this::runTurns;
    private volatile @Nullable OpenSocket socket;
    private volatile @Nullable Inbox inbox;

    ZeroMqConsumer(ZeroMqEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.kind = endpoint.kind();
        this.batches = endpoint.getBatchSize() > 1;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        OpenSocket open = endpoint.acquire();
        Inbox received =
                new Inbox(endpoint.getBatchSize(), endpoint.stats(), () -> endpoint.runRoute(turns), open::ask);
        inbox = received;
        socket = open;
        try {
            endpoint.receiveInto(open, received);
        } catch (IllegalStateException e) {
            endpoint.release();
            socket = null;
            throw e;
        }
    }

    @Override
    protected void doSuspend() throws Exception {
        OpenSocket open = socket;
        if (open != null) {
            open.deliverTo(null);
        }
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        OpenSocket open = socket;
        if (open != null) {
            open.deliverTo(inbox);
        }
        super.doResume();
    }

    @Override
    protected void doStop() throws Exception {
        OpenSocket open = socket;
        Inbox received = inbox;
        if (open != null) {
            endpoint.receiveNothing(open);
            int left = received == null ? 0 : received.close();
            if (left > 0) {
                getExceptionHandler()
                        .handleException(new IllegalStateException(
                                left + " received messages were not processed when " + endpoint + " was stopped"));
            }
            endpoint.release();
            socket = null;
        }
        super.doStop();
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask task) {
        return false;
    }

    @Override
    public int getPendingExchangesSize() {
        Inbox received = inbox;
        return received == null ? 0 : received.size();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {}

    private void runTurns() {
        Inbox received = inbox;
        OpenSocket open = socket;
        if (received == null || open == null) {
            return;
        }
        for (int i = 0; i < TURNS; i++) {
            Inbox.Portion portion = received.take();
            if (portion == null) {
                return;
            }
            portion.notices().forEach(this::tell);
            if (!portion.messages().isEmpty() && !process(open, portion.messages())) {
                return;
            }
        }
        endpoint.runRoute(turns);
    }

    private void tell(Runnable notice) {
        try {
            notice.run();
        } catch (RuntimeException | Error e) {
            // An error of a listener must not end the consumer's turn.
            getExceptionHandler().handleException("The connection listener of " + endpoint + " failed", e);
        }
    }

    /** False when the exchange is still under way. */
    private boolean process(OpenSocket open, List<List<byte[]>> messages) {
        Exchange exchange = createExchange(false);
        Message message = exchange.getIn();
        message.setHeader(ZeroMqConstants.ADDRESS, endpoint.getAddress());
        if (batches) {
            message.setBody(messages);
        } else {
            fill(message, messages.get(0));
        }
        if (kind == SocketKind.REP) {
            exchange.setPattern(ExchangePattern.InOut);
        }
        try {
            return getAsyncProcessor().process(exchange, sync -> {
                finish(open, exchange);
                if (!sync) {
                    endpoint.runRoute(turns);
                }
            });
        } catch (RuntimeException e) {
            // A route that is just being stopped throws instead of calling back; the turn goes on.
            exchange.setException(e);
            finish(open, exchange);
            return true;
        }
    }

    private void fill(Message message, List<byte[]> frames) {
        List<byte[]> body = frames;
        if (kind == SocketKind.SUB) {
            message.setHeader(ZeroMqConstants.TOPIC, new String(frames.get(0), StandardCharsets.UTF_8));
        } else if (kind == SocketKind.ROUTER) {
            message.setHeader(ZeroMqConstants.IDENTITY, frames.get(0));
            body = frames.subList(1, frames.size());
        }
        message.setBody(body);
    }

    private void finish(OpenSocket open, Exchange exchange) {
        try {
            if (kind == SocketKind.REP) {
                open.outbox().add(List.of(new Outgoing(reply(exchange), null)));
                open.ask();
            }
            Exception failure = exchange.getException();
            if (failure != null) {
                getExceptionHandler().handleException("Messages could not be processed", exchange, failure);
            }
        } finally {
            releaseExchange(exchange, false);
        }
    }

    /** Every request must have a reply, or its peer waits for ever: a failed one has an empty frame. */
    private static List<byte[]> reply(Exchange exchange) {
        if (exchange.getException() != null) {
            return List.of(new byte[0]);
        }
        try {
            return Frames.reply(exchange.getMessage());
        } catch (InvalidPayloadException e) {
            exchange.setException(e);
            return List.of(new byte[0]);
        }
    }
}
