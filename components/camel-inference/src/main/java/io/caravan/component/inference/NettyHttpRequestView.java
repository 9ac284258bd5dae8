package io.caravan.component.inference;

import io.caravan.access.Caller;
import io.caravan.inference.HttpRequestView;
import io.caravan.inference.RequestId;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;
import org.jspecify.annotations.Nullable;

/**
 * A client's request as Netty read it, and the connection it came on. Holds one reference to the request until the
 * exchange is done.
 */
public final class NettyHttpRequestView implements HttpRequestView, Synchronization {

    private final FullHttpRequest request;
    private final long receivedNanos;
    private @Nullable ChannelHandlerContext client;
    private @Nullable String path;
    private @Nullable String requestId;
    private @Nullable ByteBuffer body;
    private boolean answered;

    /** Takes over one reference to {@code request}. */
    NettyHttpRequestView(FullHttpRequest request, long receivedNanos) {
        this.request = request;
        this.receivedNanos = receivedNanos;
    }

    @Override
    public String method() {
        return request.method().name();
    }

    @Override
    public String path() {
        String known = path;
        if (known == null) {
            String uri = request.uri();
            int query = uri.indexOf('?');
            known = query < 0 ? uri : uri.substring(0, query);
            path = known;
        }
        return known;
    }

    @Override
    public @Nullable String header(String name) {
        return request.headers().get(name);
    }

    @Override
    public String requestId() {
        String known = requestId;
        if (known == null) {
            known = RequestId.of(header(LeanHttpBinding.REQUEST_ID));
            requestId = known;
        }
        return known;
    }

    @Override
    public int bodyLength() {
        return request.content().readableBytes();
    }

    @Override
    public ByteBuffer body() {
        ByteBuffer known = body;
        if (known == null) {
            known = request.content().nioBuffer().asReadOnlyBuffer();
            body = known;
        }
        return known.duplicate();
    }

    @Override
    public Caller caller() {
        return StreamGuard.of(client()).caller();
    }

    @Override
    public ScheduledExecutorService loop() {
        return client().channel().eventLoop();
    }

    @Override
    public long receivedNanos() {
        return receivedNanos;
    }

    /** The request itself. Not to be changed. */
    FullHttpRequest request() {
        return request;
    }

    /** The client's connection. */
    ChannelHandlerContext client() {
        ChannelHandlerContext known = client;
        if (known == null) {
            throw new IllegalStateException("The request came without a connection");
        }
        return known;
    }

    void client(ChannelHandlerContext context) {
        client = context;
    }

    /** Whether the client has been sent its answer, or is gone, so that the exchange's end must write nothing. */
    boolean isAnswered() {
        return answered;
    }

    void answered() {
        answered = true;
    }

    @Override
    public void onComplete(Exchange exchange) {
        request.release();
    }

    @Override
    public void onFailure(Exchange exchange) {
        request.release();
    }

    @Override
    public String toString() {
        return method() + " " + path() + " [" + bodyLength() + " bytes]";
    }
}
