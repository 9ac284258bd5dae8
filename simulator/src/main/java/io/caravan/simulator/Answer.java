package io.caravan.simulator;

import io.caravan.inference.Api;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * One completion from the moment it is accepted until its last byte, a fault, or the client's leaving. Runs on the
 * engine's event loop.
 */
final class Answer implements Sequence.TokenListener {

    /** How an answer ended. */
    enum End {
        SERVED,
        CANCELLED,
        FAILED
    }

    private final SimulatedEngine engine;
    private final CompletionRequest request;
    private final AnswerFormat format;
    private final @Nullable String requestId;
    private final StringBuilder text = new StringBuilder();
    private @Nullable Outlet outlet;
    private @Nullable Sequence sequence;
    private int deliveredTokens;
    private boolean over;
    private boolean stalled;

    Answer(SimulatedEngine engine, CompletionRequest request, @Nullable String requestId) {
        this.engine = engine;
        this.request = request;
        this.requestId = requestId;
        String id = (request.api() == Api.COMPLETIONS ? "cmpl-" : "chatcmpl-")
                + (requestId == null ? engine.nextId() : requestId);
        this.format = AnswerFormat.of(request, id, engine.settings());
    }

    /** Sends the head of a stream and puts the request into the engine's queue. */
    void start(Outlet target) {
        outlet = target;
        engine.answerBegins();
        if (request.stream()) {
            HttpResponse head = head();
            head.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8");
            head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            target.head(head);
        }
        sequence = engine.submit(new SequenceRequest(
                request.promptTokens(),
                request.maxTokens(),
                request.cacheSalt(),
                index -> WordTokens.output(request.seed(), index),
                this));
    }

    @Override
    public void onToken(int token, boolean last) {
        Outlet out = outlet;
        if (over || stalled || out == null || interrupt(out)) {
            return;
        }
        deliver(WordTokens.text(token), last, out);
        if (!interrupt(out) && last) {
            complete(out);
        }
    }

    /** The client has gone, or the engine closes the connection. */
    void abandon() {
        leave(End.CANCELLED);
    }

    private void deliver(String word, boolean last, Outlet out) {
        deliveredTokens++;
        if (!request.stream()) {
            text.append(word);
            return;
        }
        if (deliveredTokens == 1) {
            format.begin().forEach(out::body);
        }
        out.body(last ? format.last(word) : format.token(word));
    }

    private void complete(Outlet out) {
        Sequence done = sequence;
        if (done == null) {
            throw new IllegalStateException("a token came before its sequence");
        }
        // Counted before it is sent: who has the answer finds it in the counts.
        leave(End.SERVED);
        if (request.stream()) {
            format.end(done).forEach(out::body);
        } else {
            String body = format.whole(text.toString(), done);
            HttpResponse head = head();
            head.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
            head.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, ByteBufUtil.utf8Bytes(body));
            out.head(head);
            out.body(body);
        }
        out.end();
    }

    /** Lets a fault take over when its time has come. */
    private boolean interrupt(Outlet out) {
        FaultSwitches faults = engine.faults();
        if (faults.due(Fault.RESET_AFTER_TOKENS, deliveredTokens)) {
            leave(End.FAILED);
            out.reset();
        } else if (faults.due(Fault.MALFORMED_CHUNK_AFTER_TOKENS, deliveredTokens)) {
            leave(End.FAILED);
            out.malform();
        } else if (request.stream() && faults.due(Fault.ERROR_EVENT_AFTER_TOKENS, deliveredTokens)) {
            leave(End.FAILED);
            format.failure().forEach(out::body);
            out.end();
        } else if (faults.due(Fault.STALL_AFTER_TOKENS, deliveredTokens)) {
            stalled = true;
        } else {
            return false;
        }
        return true;
    }

    private void leave(End end) {
        if (!over) {
            over = true;
            Sequence current = sequence;
            if (current != null) {
                engine.cancel(current);
            }
            engine.answerEnds(end);
        }
    }

    private HttpResponse head() {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        EngineConnection.commonHeaders(head.headers(), requestId);
        return head;
    }
}
