package io.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.failure.ErrorShape;
import io.caravan.inference.Api;
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
import java.util.Set;
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
    private static final String RESET_PREFIX_CACHE = "/reset_prefix_cache";

    /** The APIs with an answer, and the one that counts its prompt. */
    private static final Set<Api> COMPLETIONS =
            Set.of(Api.CHAT_COMPLETIONS, Api.COMPLETIONS, Api.MESSAGES, Api.COUNT_TOKENS);

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
            respond(context, e.status(), "application/json", e.body(ErrorShape.at(request.uri())), id);
        }
    }

    private void route(ChannelHandlerContext context, FullHttpRequest request, @Nullable String id) {
        String path = new QueryStringDecoder(request.uri()).path();
        Api api = Api.at(path);
        if (path.equals("/faults")) {
            FaultPage.apply(engine, request.method(), request.content());
            respond(context, 200, "application/json", FaultPage.body(engine.faults()), id);
        } else if (PromptPages.at(path) || path.equals(RESET_PREFIX_CACHE) || completion(api)) {
            post(context, request, path, id);
        } else {
            page(context, path, id);
        }
    }

    private static boolean completion(@Nullable Api api) {
        return api != null && COMPLETIONS.contains(api);
    }

    private void post(ChannelHandlerContext context, FullHttpRequest request, String path, @Nullable String id) {
        Api api = Api.at(path);
        if (!request.method().equals(HttpMethod.POST)) {
            respond(context, 405, "application/json", "{\"detail\":\"Method Not Allowed\"}", id);
        } else if (path.equals(RESET_PREFIX_CACHE)) {
            respond(context, 200, "application/json", "{\"success\":" + engine.resetPrefixCache() + "}", id);
        } else if (PromptPages.at(path) || api == null) {
            String body = PromptPages.body(path, JsonBody.read(request.content()), engine);
            respond(context, 200, "application/json", body, id);
        } else {
            complete(context, request, api, id);
        }
    }

    private void page(ChannelHandlerContext context, String path, @Nullable String id) {
        switch (path) {
            case "/health", "/ping" -> respond(context, engine.faults().on(Fault.NO_HEALTH) ? 503 : 200, null, "", id);
            case "/v1/models" -> respond(context, 200, "application/json", engine.modelsPage(), id);
            case "/version" -> respond(context, 200, "application/json", "{\"version\":\"0.32.0\"}", id);
            case "/kv_event_sources" -> respond(context, 200, "application/json", engine.kvEventSourcesPage(), id);
            case "/kv_blocks" -> respond(context, 200, "application/json", engine.kvBlocksPage(), id);
            case "/metrics" -> {
                if (engine.faults().on(Fault.NO_METRICS)) {
                    throw new ApiException(503, "ServiceUnavailableError", "Metrics are switched off.", null);
                }
                respond(context, 200, "text/plain; version=1.0.0; charset=utf-8", engine.metricsPage(), id);
            }
            default -> respond(context, 404, "application/json", "{\"detail\":\"Not Found\"}", id);
        }
    }

    private void complete(ChannelHandlerContext context, FullHttpRequest request, Api api, @Nullable String id) {
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
            throw ApiException.told((int) faults.value(Fault.STATUS));
        }
        JsonNode body = JsonBody.read(request.content());
        CompletionRequest wanted = CompletionRequest.parse(body, api, engine.settings());
        if (api == Api.COUNT_TOKENS) {
            respond(context, 200, "application/json", MessagesJson.count(wanted), id);
            return;
        }
        Answer next = new Answer(engine, wanted, id);
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

    private void respond(
            ChannelHandlerContext context, int status, @Nullable String type, String body, @Nullable String id) {
        ByteBuf content = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
        DefaultFullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), content);
        commonHeaders(response.headers(), id);
        if (type != null) {
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
        }
        if (status >= 400 && engine.faults().on(Fault.RETRY_AFTER_SECONDS)) {
            response.headers().set(HttpHeaderNames.RETRY_AFTER, engine.faults().value(Fault.RETRY_AFTER_SECONDS));
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
