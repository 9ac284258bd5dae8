package io.caravan.processors.request;

import io.caravan.dispatch.RequestTimeline;
import io.caravan.dispatch.Step;
import io.caravan.failure.InvalidRequestException;
import io.caravan.failure.NotFoundException;
import io.caravan.inference.Api;
import io.caravan.inference.HttpRequestView;
import io.caravan.inference.InferenceRequest;
import io.caravan.inference.Prompt;
import io.caravan.processors.context.RequestContext;
import io.caravan.processors.context.RequestContexts;
import io.caravan.time.NanoClock;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Step {@code parse-inference-request}: reads what scheduling needs from the request; the bytes stay as they came. */
public final class ParseInferenceRequest implements Processor {

    private static final int MAX_REQUEST_ID = 200;

    private final InferenceBodyReader reader;
    private final NanoClock clock;

    public ParseInferenceRequest(InferenceBodyReader reader, NanoClock clock) {
        this.reader = reader;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        HttpRequestView http = (HttpRequestView) exchange.getMessage().getBody();
        InferenceRequest request = parse(http);
        RequestTimeline timeline = new RequestTimeline(http.receivedNanos());
        timeline.mark(Step.PARSE, clock.nanos());
        RequestContexts.set(exchange, RequestContext.of(request, timeline));
    }

    private InferenceRequest parse(HttpRequestView http) {
        String path = http.path();
        String id = requestId(http.header("x-request-id"));
        if (path.equals(Api.CHAT_COMPLETIONS.path())) {
            requireJsonPost(http);
            return reader.read(id, Api.CHAT_COMPLETIONS, path, http.body());
        }
        if (path.equals(Api.COMPLETIONS.path())) {
            requireJsonPost(http);
            return reader.read(id, Api.COMPLETIONS, path, http.body());
        }
        if (path.startsWith(Api.OTHER.path())) {
            return new InferenceRequest(id, Api.OTHER, path, "", false, false, -1, "", Prompt.NONE, http.bodyLength());
        }
        throw NotFoundException.path(http.method(), path);
    }

    private static void requireJsonPost(HttpRequestView http) {
        if (!http.method().equals("POST")) {
            throw new InvalidRequestException(
                    405, "method_not_allowed", null, http.path() + " takes POST, not " + http.method());
        }
        String type = http.header("content-type");
        if (type != null && !type.regionMatches(true, 0, "application/json", 0, 16)) {
            throw new InvalidRequestException(
                    415, "unsupported_content_type", null, "The body must be application/json, not " + shown(type));
        }
    }

    /** The client's id if it is short and printable, so that it can be logged and sent on; else a new one. */
    private static String requestId(@Nullable String given) {
        if (given != null && !given.isEmpty() && given.length() <= MAX_REQUEST_ID && isPlain(given)) {
            return given;
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static String shown(String contentType) {
        String plain = contentType.length() > 60 ? contentType.substring(0, 60) + "..." : contentType;
        return "'" + plain + "'";
    }
}
