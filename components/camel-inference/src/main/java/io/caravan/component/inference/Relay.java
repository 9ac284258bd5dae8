package io.caravan.component.inference;

import io.caravan.dispatch.Ending;
import io.caravan.dispatch.RequestTimeouts;
import io.caravan.dispatch.UpstreamRequest;
import io.caravan.dispatch.UsageTap;
import io.caravan.failure.GatewayException;
import io.caravan.failure.RequestRejectedException;
import io.caravan.failure.StreamInterruptedException;
import io.caravan.failure.UpstreamNotReachedException;
import io.caravan.pool.InferenceEndpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Carries one request to an endpoint and the answer back to the client. Until the first byte of an answer it may try
 * further endpoints; from then on the answer ends whole or visibly broken. Lives on the client connection's event loop.
 */
final class Relay implements StreamGuard.Peer, AddressPool.Waiter {

    private final Exchange exchange;
    private final AsyncCallback callback;
    private final NettyHttpRequestView view;
    private final UpstreamRequest request;
    private final LoopConnections connections;
    private final RelaySettings settings;
    private final StreamGuard guard;
    private final AnswerBody body;
    private final @Nullable Upload upload;

    private @Nullable UpstreamConnection connection;
    private @Nullable HttpResponse heldHead;
    private boolean reused;
    private boolean retriedFresh;
    private boolean headSeen;
    private boolean unflushed;
    private boolean paused;
    private boolean ended;
    private long progressNanos;

    Relay(Exchange exchange, AsyncCallback callback, NettyHttpRequestView view, LoopConnections connections) {
        this.exchange = exchange;
        this.callback = callback;
        this.view = view;
        this.request = (UpstreamRequest) exchange.getMessage().getBody();
        this.connections = connections;
        this.settings = connections.settings();
        this.guard = StreamGuard.of(view.client());
        this.body = new AnswerBody(request, settings);
        this.upload = guard.upload();
    }

    void start() {
        if (guard.isClosing() || !view.client().channel().isActive()) {
            clientGone();
            return;
        }
        guard.peer(this);
        attempt(upload == null); // a connection that turns out to be stale could not be made up for
    }

    // ---- until the first byte ----

    private void attempt(boolean mayReuse) {
        AddressPool pool = connections.pool(request.endpoint());
        UpstreamConnection idle = mayReuse ? pool.poll() : null;
        reused = idle != null;
        if (idle != null) {
            send(idle);
        } else {
            pool.connect(request.endpoint(), request.timeline().timeouts().connect(), this);
        }
    }

    @Override
    public void connected(UpstreamConnection fresh) {
        if (ended) {
            fresh.park();
        } else {
            send(fresh);
        }
    }

    @Override
    public void notConnected(String errorCode) {
        if (!ended) {
            settings.attempts().unreachable(request.endpoint(), errorCode);
            tryNext(errorCode, false);
        }
    }

    private void send(UpstreamConnection to) {
        connection = to;
        progressNanos = settings.clock().nanos();
        to.send(RelayHeaders.forward(view.request(), request, settings.credentials(), upload != null), upload, this);
    }

    /** A part of the request's body has gone on its way. */
    void uploaded() {
        progressNanos = settings.clock().nanos();
    }

    private boolean isRepeatable() {
        return upload == null || upload.isRepeatable();
    }

    private void tryNext(String errorCode, boolean received) {
        if (!isRepeatable()) {
            interrupt(new StreamInterruptedException("The endpoint broke off while it was sent the body", null));
            return;
        }
        InferenceEndpoint next = request.nextEndpoint(errorCode, received);
        if (request.timeline().isOverdue(settings.clock().nanos())) {
            notReached("total_timeout");
        } else if (next == null) {
            notReached(errorCode);
        } else {
            retriedFresh = false;
            attempt(upload == null);
        }
    }

    /** Leaves an endpoint that cannot serve for the next one. @return whether there is one */
    private boolean passOver(String errorCode) {
        InferenceEndpoint busy = request.endpoint();
        if (!isRepeatable() || request.nextEndpoint(errorCode, true) == null) {
            return false;
        }
        settings.attempts().failed(busy, errorCode);
        letGo().discardAnswer();
        retriedFresh = false;
        attempt(upload == null);
        return true;
    }

    private void notReached(String errorCode) {
        exchange.setException(
                new UpstreamNotReachedException(errorCode, "No endpoint answered the request: " + errorCode, null));
        end(Ending.NOT_REACHED, errorCode);
    }

    // ---- the answer ----

    /** The head of an answer has come. */
    void head(HttpResponse response) {
        int status = response.status().code();
        if (status >= 502 && status <= 504 && passOver("upstream_" + status)) {
            return;
        }
        headSeen = true;
        progressNanos = settings.clock().nanos();
        request.timeline().head(status);
        boolean eventStream = RelayHeaders.isEventStream(response);
        RelayHeaders.back(response, request, settings.exposeEndpoint());
        body.open(eventStream);
        heldHead = response;
        if (eventStream) {
            sendHead();
        }
    }

    /** A whole answer's head waits for its first byte, so that a break before it can still become a clean 502. */
    private void sendHead() {
        HttpResponse head = heldHead;
        if (head != null) {
            heldHead = null;
            view.answered();
            guard.head(head);
            unflushed = true;
        }
    }

    /** A part of the body has come; takes over its reference. */
    void chunk(HttpContent content) {
        body.add(content.content());
        sendHead();
        if (body.sawError()) {
            letGo().close();
            failed(content);
            return;
        }
        guard.chunk(body.passOn(content));
        unflushed = true;
        if (!guard.isWritable()) {
            pause(true);
        }
    }

    /** The end of the body has come; takes over its reference. */
    void last(LastHttpContent content) {
        connection = null;
        body.add(content.content());
        if (!content.trailingHeaders().isEmpty()) {
            content.trailingHeaders().clear();
        }
        if (body.sawError()) {
            sendHead();
            failed(content);
        } else {
            ByteBuf held = body.withHeld(Unpooled.EMPTY_BUFFER);
            if (held.isReadable()) {
                guard.chunk(new DefaultHttpContent(held));
            }
            finish(content);
        }
    }

    /**
     * The endpoint has sent an error event, after which engines end the stream as if all were well. Several clients would
     * take that for success, so the event is the last they get, and the body has no end.
     */
    private void failed(HttpContent content) {
        guard.peer(null);
        guard.abort(body.withError(content.content()));
        blame(UsageTap.ERROR_EVENT);
        end(Ending.INTERRUPTED, UsageTap.ERROR_EVENT);
    }

    private void finish(LastHttpContent content) {
        body.begin();
        guard.peer(null);
        HttpResponse head = heldHead;
        if (head == null) {
            guard.finish(content);
        } else {
            heldHead = null;
            view.answered();
            guard.whole(head, content);
        }
        int status = request.timeline().status();
        if (status == 500 || (status >= 502 && status <= 504)) {
            blame("upstream_" + status);
        } else if (status != 429) {
            settings.attempts().succeeded(request.endpoint());
        }
        end(Ending.COMPLETED, null);
    }

    void readComplete() {
        if (unflushed) {
            unflushed = false;
            progressNanos = settings.clock().nanos();
            guard.flush();
        }
    }

    // ---- what can go wrong ----

    /** The connection is gone, or what came over it is not HTTP. */
    void broken(String errorCode) {
        connection = null;
        if (!headSeen) {
            if (reused && !retriedFresh) {
                retriedFresh = true;
                attempt(false);
            } else {
                blame(errorCode);
                tryNext(errorCode, true);
            }
        } else if (body.isDone()) {
            finish(LastHttpContent.EMPTY_LAST_CONTENT);
        } else {
            blame(errorCode);
            interrupt(new StreamInterruptedException("The endpoint's answer broke off before its end", null));
        }
    }

    /** The endpoint has failed this request. */
    private void blame(String errorCode) {
        settings.attempts().failed(request.endpoint(), errorCode);
    }

    /** The gateway ends. */
    void shutDown() {
        letGo().close();
        interrupt(new RequestRejectedException(
                503, "shutting_down", "The gateway is shutting down", Duration.ofSeconds(1)));
    }

    private void interrupt(GatewayException failure) {
        guard.peer(null);
        if (view.isAnswered()) {
            guard.abort(body.lastWords(failure, view.path()));
        } else {
            exchange.setException(failure);
        }
        end(Ending.INTERRUPTED, failure.errorCode());
    }

    @Override
    public void clientWritable(boolean writable) {
        if (writable == paused) {
            pause(!writable);
        }
    }

    private void pause(boolean on) {
        UpstreamConnection current = connection;
        if (current != null) {
            paused = on;
            progressNanos = settings.clock().nanos();
            current.autoRead(!on);
        }
    }

    @Override
    public void clientGone() {
        view.answered();
        UpstreamConnection current = connection;
        if (current != null) {
            letGo().close();
        }
        boolean complete = body.isDone();
        end(complete ? Ending.COMPLETED : Ending.CLIENT_ABORTED, complete ? null : "client_aborted");
    }

    /** Checks the limits on time; called now and then while a connection is in use. */
    void sweep(long nowNanos) {
        long quiet = nowNanos - progressNanos;
        RelaySettings.Limits limits = settings.limits();
        RequestTimeouts asked = request.timeline().timeouts();
        long idle = Math.min(limits.idle().toNanos(), asked.idle());
        long response = Math.min(limits.response().toNanos(), asked.response());
        boolean overdue = request.timeline().isOverdue(nowNanos);
        if (paused) { // the client does not read, so no last words would reach it
            if (overdue || quiet > idle) {
                guard.close();
            }
        } else if (overdue) {
            letGo().close();
            interrupt(new UpstreamNotReachedException("total_timeout", "The request took longer than it may", null));
        } else if (quiet > (body.hasBegun() ? idle : response)) {
            letGo().close();
            if (headSeen) {
                broken("idle_timeout");
            } else {
                blame("response_timeout");
                notReached("response_timeout");
            }
        }
    }

    private UpstreamConnection letGo() {
        UpstreamConnection current = connection;
        if (current == null) {
            throw new IllegalStateException("No connection is in use");
        }
        connection = null;
        return current;
    }

    private void end(Ending ending, @Nullable String errorCode) {
        if (ended) {
            return;
        }
        ended = true;
        guard.peer(null);
        if (upload != null) {
            upload.discard();
        }
        body.close();
        request.timeline().end(ending, errorCode, settings.clock().nanos());
        callback.done(false);
    }
}
