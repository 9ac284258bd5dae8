package io.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client connection: requests are answered one after the other, in the order they came. Runs on the engine's event
 * loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes its connection
final class EngineConnection extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(EngineConnection.class);
    private static final int MAX_PIPELINED = 64;

    private final SimulatedEngine engine;
    private final Deque<FullHttpRequest> pipelined = new ArrayDeque<>();
    private @Nullable Answer answer;

    EngineConnection(SimulatedEngine engine) {
        this.engine = engine;
    }

    /** The headers every response has. */
    static void commonHeaders(HttpHeaders headers, @Nullable String requestId) {
        headers.set(HttpHeaderNames.SERVER, "uvicorn");
        if (requestId != null) {
            headers.set("x-request-id", requestId);
        }
    }

    /** Whether no answer is under way. */
    boolean idle() {
        return answer == null;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (answer == null) {
            handle(context, request);
        } else if (pipelined.size() < MAX_PIPELINED) {
            pipelined.add(request.retain());
        } else {
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        Answer current = answer;
        if (current != null) {
            answer = null;
            current.abandon();
        }
        pipelined.forEach(FullHttpRequest::release);
        pipelined.clear();
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("A connection of the simulator is closed", cause);
        context.close();
    }

    private void handle(ChannelHandlerContext context, FullHttpRequest request) {
        String id = request.headers().get("x-request-id");
        try {
            if (request.decoderResult().isFailure()) {
                throw ApiException.badRequest("Invalid HTTP request received.", null);
            }
            route(context, request, id);
        } catch (ApiException e) {
            respond(context, e.status(), "application/json", e.body(), id);
        }
    }

    private void route(ChannelHandlerContext context, FullHttpRequest request, @Nullable String id) {
        String path = new QueryStringDecoder(request.uri()).path();
        boolean post = request.method().equals(HttpMethod.POST);
        boolean completion = path.equals("/v1/chat/completions") || path.equals("/v1/completions");
        if (path.equals("/faults")) {
            FaultPage.apply(engine, request.method(), request.content());
            respond(context, 200, "application/json", FaultPage.body(engine.faults()), id);
        } else if (completion && post) {
            complete(context, request, path.equals("/v1/chat/completions"), id);
        } else if (completion) {
            respond(context, 405, "application/json", "{\"detail\":\"Method Not Allowed\"}", id);
        } else {
            page(context, path, id);
        }
    }

    private void page(ChannelHandlerContext context, String path, @Nullable String id) {
        switch (path) {
            case "/health", "/ping" -> respond(context, 200, null, "", id);
            case "/v1/models" -> respond(context, 200, "application/json", engine.modelsPage(), id);
            case "/version" -> respond(context, 200, "application/json", "{\"version\":\"0.32.0\"}", id);
            case "/metrics" -> {
                if (engine.faults().on(Fault.NO_METRICS)) {
                    throw new ApiException(503, "ServiceUnavailableError", "Metrics are switched off.", null);
                }
                respond(context, 200, "text/plain; version=1.0.0; charset=utf-8", engine.metricsPage(), id);
            }
            default -> respond(context, 404, "application/json", "{\"detail\":\"Not Found\"}", id);
        }
    }

    private void complete(ChannelHandlerContext context, FullHttpRequest request, boolean chat, @Nullable String id) {
        FaultSwitches faults = engine.faults();
        Outlet outlet = new Outlet(context, faults, () -> next(context));
        if (faults.on(Fault.RESET_BEFORE_HEAD)) {
            engine.answerBegins();
            engine.answerEnds(Answer.End.FAILED);
            outlet.reset();
            return;
        }
        if (faults.on(Fault.STATUS)) {
            engine.answerBegins();
            engine.answerEnds(Answer.End.FAILED);
            int status = (int) faults.value(Fault.STATUS);
            String type = status == 503 ? "ServiceUnavailableError" : "InternalServerError";
            throw new ApiException(status, type, "The simulator was told to answer " + status + ".", null);
        }
        JsonNode body = JsonBody.read(request.content());
        Answer next = new Answer(engine, CompletionRequest.parse(body, chat, engine.settings()), id);
        answer = next;
        next.start(outlet);
    }

    private void next(ChannelHandlerContext context) {
        answer = null;
        FullHttpRequest request = pipelined.poll();
        if (request != null) {
            try {
                channelRead0(context, request);
            } finally {
                request.release();
            }
            if (answer == null) {
                context.executor().execute(() -> resume(context));
            }
        }
    }

    private void resume(ChannelHandlerContext context) {
        if (answer == null && context.channel().isActive()) {
            next(context);
        }
    }

    private static void respond(
            ChannelHandlerContext context, int status, @Nullable String type, String body, @Nullable String id) {
        ByteBuf content = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
        DefaultFullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), content);
        commonHeaders(response.headers(), id);
        if (type != null) {
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
        }
        if (status == 405) {
            response.headers().set(HttpHeaderNames.ALLOW, "POST");
        }
        response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    /** A random id with as many hexadecimal digits as vLLM's. */
    static String randomId() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    }
}
