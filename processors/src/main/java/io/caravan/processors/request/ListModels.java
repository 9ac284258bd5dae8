package io.caravan.processors.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.caravan.access.Caller;
import io.caravan.failure.InvalidRequestException;
import io.caravan.inference.GatewayReply;
import io.caravan.inference.HttpRequestView;
import io.caravan.pool.InferencePoolState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code list-models}: answers with the models of all endpoints that the caller may use, each once, in
 * alphabetical order. */
public final class ListModels implements Processor {

    private static final JsonFactory JSON = new JsonFactory();

    private final InferencePoolState pool;

    public ListModels(InferencePoolState pool) {
        this.pool = pool;
    }

    @Override
    public void process(Exchange exchange) throws IOException {
        HttpRequestView http = (HttpRequestView) exchange.getMessage().getBody();
        if (!http.method().equals("GET") && !http.method().equals("HEAD")) {
            throw InvalidRequestException.method(http.path(), http.method(), "GET, HEAD, OPTIONS");
        }
        Map<String, String> headers = Map.of("content-type", "application/json", "cache-control", "no-store");
        exchange.getMessage().setBody(new GatewayReply(200, headers, list(http.caller())));
    }

    private byte[] list(Caller caller) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("object", "list");
            json.writeArrayFieldStart("data");
            for (String model : pool.snapshot().servedModels()) {
                if (!caller.mayUse(model)) {
                    continue;
                }
                json.writeStartObject();
                json.writeStringField("id", model);
                json.writeStringField("object", "model");
                json.writeNumberField("created", 0);
                json.writeStringField("owned_by", "caravan");
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
