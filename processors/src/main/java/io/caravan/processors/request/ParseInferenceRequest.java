package io.caravan.processors.request;

import io.caravan.dispatch.RequestTimeline;
import io.caravan.dispatch.Step;
import io.caravan.failure.InvalidRequestException;
import io.caravan.failure.NotFoundException;
import io.caravan.inference.Api;
import io.caravan.inference.HttpRequestView;
import io.caravan.inference.InferenceRequest;
import io.caravan.processors.context.RequestContext;
import io.caravan.processors.context.RequestContexts;
import io.caravan.time.NanoClock;
import java.time.Duration;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Step {@code parse-inference-request}: reads what scheduling needs from the request; the bytes stay as they came. */
public final class ParseInferenceRequest implements Processor {

    private final InferenceBodyReader reader;
    private final TimeoutHeaders timeouts;
    private final NanoClock clock;

    /** @param maxTime how long a request may take; clients may ask for less with headers */
    public ParseInferenceRequest(InferenceBodyReader reader, Duration maxTime, NanoClock clock) {
        this.reader = reader;
        this.timeouts = new TimeoutHeaders(maxTime);
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        HttpRequestView http = (HttpRequestView) exchange.getMessage().getBody();
        InferenceRequest request = parse(http);
        RequestTimeline timeline = new RequestTimeline(http.receivedNanos());
        timeline.traceId(traceId(http.header("traceparent")));
        timeline.limit(timeouts.of(http));
        timeline.mark(Step.PARSE, clock.nanos());
        RequestContexts.set(exchange, RequestContext.of(request, timeline));
    }

    private InferenceRequest parse(HttpRequestView http) {
        String path = http.path();
        String id = http.requestId();
        Api api = Api.at(path);
        if (api == null) {
            throw NotFoundException.path(http.method(), path);
        }
        if (api == Api.TRANSCRIPTION) {
            requirePost(http);
            String model = FormModel.find(http.header("content-type"), http.body());
            return InferenceRequest.unread(id, api, path, http.bodyLength()).withModel(model);
        }
        if (!api.hasBody()) {
            return InferenceRequest.unread(id, api, path, http.bodyLength());
        }
        requireJsonPost(http);
        return reader.read(id, api, path, http.body());
    }

    /** Of a header that the front has made valid. */
    private static String traceId(@Nullable String traceParent) {
        return traceParent == null || traceParent.length() < 55 ? "" : traceParent.substring(3, 35);
    }

    private static void requirePost(HttpRequestView http) {
        if (!http.method().equals("POST")) {
            throw InvalidRequestException.method(http.path(), http.method(), "POST, OPTIONS");
        }
    }

    private static void requireJsonPost(HttpRequestView http) {
        requirePost(http);
        if (http.bodyLength() == 0
                && http.header("content-length") == null
                && http.header("transfer-encoding") == null) {
            throw new InvalidRequestException(
                    411,
                    "length_required",
                    "content-length",
                    http.path() + " takes a JSON body; send its Content-Length");
        }
        String type = http.header("content-type");
        if (type != null && !mayBeJson(type.toLowerCase(Locale.ROOT))) {
            throw new InvalidRequestException(
                    415,
                    "unsupported_content_type",
                    "content-type",
                    "The body must be application/json, not " + shown(type));
        }
    }

    /** Clients that forget the type send no type or that of plain text. */
    private static boolean mayBeJson(String type) {
        return type.isEmpty() || type.contains("json") || type.startsWith("text/plain") || type.startsWith("*/*");
    }

    private static String shown(String contentType) {
        String plain = contentType.length() > 60 ? contentType.substring(0, 60) + "..." : contentType;
        return "'" + plain + "'";
    }
}
