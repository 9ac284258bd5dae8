package io.caravan.component.inference.tokens;

import io.caravan.component.inference.net.Connector;
import io.caravan.inference.Prompt;
import io.caravan.inference.PromptTokens;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.tokens.TokenMiss;
import io.caravan.tokens.TokenQuery;
import io.caravan.tokens.TokenWaiter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request's question, put to one endpoint after the other. Lives on one event loop; tells its waiter once. */
@SuppressWarnings("FutureReturnValueIgnored") // how a close or write ended is told by channelInactive
final class TokenQuestion implements Connector.Waiter {

    private static final int LONGEST_ANSWER = 16 << 20;
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UNPROCESSABLE = 422;

    private final EngineTokens source;
    private final TokenQuery query;
    private final String path;
    private final TokenWaiter waiter;
    private final EventLoop loop;
    private final AskedConnections connections;
    private final ByteBuf body;
    private int asked;
    private @Nullable InferenceEndpoint endpoint;
    private @Nullable Channel channel;
    private boolean reused;
    private boolean over;
    private @Nullable ScheduledFuture<?> deadline;

    TokenQuestion(EngineTokens source, TokenQuery query, String path, TokenWaiter waiter) {
        this.source = source;
        this.query = query;
        this.path = path;
        this.waiter = waiter;
        this.loop = (EventLoop) query.http().loop();
        this.connections = source.connections(loop);
        this.body = Unpooled.copiedBuffer(query.http().body());
    }

    void start() {
        deadline = loop.schedule(() -> end(TokenMiss.TIMEOUT), query.timeoutNanos(), TimeUnit.NANOSECONDS);
        askNext();
    }

    private void askNext() {
        String model = query.request().model();
        InferenceEndpoint next = source.next(path, model, asked);
        if (next == null) {
            end(asked == 0 ? source.whyNobody(path, model) : TokenMiss.NOT_OFFERED);
            return;
        }
        endpoint = next;
        asked++;
        Channel kept = connections.poll(key(next));
        reused = kept != null;
        if (kept != null) {
            kept.pipeline().get(Answers.class).question = this;
            send(kept);
        } else {
            connect(next);
        }
    }

    private void connect(InferenceEndpoint to) {
        source.network().connector().get().connect(loop, to, query.timeoutNanos(), TokenQuestion::addHandlers, this);
    }

    @Override
    public void connected(Channel fresh) {
        if (over) {
            fresh.close();
        } else {
            fresh.pipeline().get(Answers.class).question = this;
            send(fresh);
        }
    }

    @Override
    public void notConnected(String errorCode) {
        if (!over) {
            end(TokenMiss.NOT_REACHED);
        }
    }

    private void send(Channel to) {
        channel = to;
        to.writeAndFlush(request(), to.voidPromise());
    }

    private FullHttpRequest request() {
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.set(HttpHeaderNames.HOST, required().address())
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        source.network().credentials().accept(clientHeaders(), headers);
        return new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.POST,
                path,
                body.retainedDuplicate(),
                headers,
                new DefaultHttpHeaders());
    }

    /** What the client shows an endpoint of itself. */
    private HttpHeaders clientHeaders() {
        HttpHeaders headers = new DefaultHttpHeaders();
        if (!source.isService()) {
            for (String name : List.of("authorization", "x-api-key")) {
                String value = query.http().header(name);
                if (value != null) {
                    headers.set(name, value);
                }
            }
        }
        return headers;
    }

    private void answered(FullHttpResponse response) {
        Channel open = channel;
        channel = null;
        if (open != null) {
            if (HttpUtil.isKeepAlive(response) && !response.decoderResult().isFailure()) {
                open.pipeline().get(Answers.class).question = null;
                connections.keep(key(required()), open);
            } else {
                open.close();
            }
        }
        if (response.decoderResult().isFailure()) {
            end(TokenMiss.MALFORMED);
            return;
        }
        switch (response.status().code()) {
            case OK -> read(response.content());
            case BAD_REQUEST, UNPROCESSABLE -> end(TokenMiss.REFUSED);
            case FORBIDDEN, NOT_FOUND, METHOD_NOT_ALLOWED -> {
                source.refused()
                        .refused(required().address(), path + query.request().model());
                askNext();
            }
            default -> end(TokenMiss.NOT_REACHED);
        }
    }

    private void read(ByteBuf content) {
        try (InputStream in = new ByteBufInputStream(content)) {
            List<Prompt.Part> prompts = TokenAnswerReader.read(in);
            finish();
            waiter.found(new PromptTokens(prompts, source.name()));
        } catch (IOException e) {
            end(TokenMiss.MALFORMED);
        }
    }

    /** The connection is gone. A kept one may have been closed while unused: that is worth a second try. */
    private void lost(TokenMiss reason) {
        channel = null;
        if (reused) {
            reused = false;
            connect(required());
        } else {
            end(reason);
        }
    }

    private void end(TokenMiss reason) {
        if (!over) {
            Channel open = channel;
            channel = null;
            finish();
            if (open != null) {
                open.close();
            }
            waiter.missed(reason);
        }
    }

    private void finish() {
        over = true;
        body.release();
        ScheduledFuture<?> planned = deadline;
        if (planned != null) {
            planned.cancel(false);
        }
    }

    private InferenceEndpoint required() {
        InferenceEndpoint known = endpoint;
        if (known == null) {
            throw new IllegalStateException("Nobody has been asked");
        }
        return known;
    }

    private static String key(InferenceEndpoint endpoint) {
        return (endpoint.tls() ? "s" : "") + endpoint.address();
    }

    private static void addHandlers(Channel fresh) {
        fresh.pipeline()
                .addLast(new HttpClientCodec())
                .addLast(new HttpObjectAggregator(LONGEST_ANSWER))
                .addLast(new Answers());
    }

    /** Brings what comes over a connection to the question it was opened, or taken again, for. */
    private static final class Answers extends SimpleChannelInboundHandler<FullHttpResponse> {
        private @Nullable TokenQuestion question;

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
            TokenQuestion waiting = question;
            if (waiting != null && waiting.channel == ctx.channel()) {
                waiting.answered(response);
            } else {
                ctx.close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            TokenQuestion waiting = question;
            if (waiting != null && waiting.channel == ctx.channel()) {
                waiting.lost(TokenMiss.NOT_REACHED);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            TokenQuestion waiting = question;
            if (waiting != null && waiting.channel == ctx.channel() && cause instanceof TooLongFrameException) {
                waiting.end(TokenMiss.TOO_LARGE);
            }
            ctx.close();
        }
    }
}
