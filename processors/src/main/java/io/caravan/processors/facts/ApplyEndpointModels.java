package io.caravan.processors.facts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.caravan.pool.EndpointPage;
import io.caravan.pool.InferencePoolState;
import io.caravan.tolerance.ToleranceCounters;
import io.caravan.tolerance.Tolerated;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Step {@code apply-endpoint-models}: reads an endpoint's {@code /v1/models} answer into the pool. While no list could be
 * read the endpoint counts as able to serve any model.
 */
public final class ApplyEndpointModels implements Processor {

    private static final int OK = 200;
    private static final JsonFactory JSON = new JsonFactory();

    private final InferencePoolState pool;
    private final ToleranceCounters tolerated;

    public ApplyEndpointModels(InferencePoolState pool, ToleranceCounters tolerated) {
        this.pool = pool;
        this.tolerated = tolerated;
    }

    @Override
    public void process(Exchange exchange) {
        EndpointPage page = (EndpointPage) exchange.getMessage().getBody();
        if (page.status() != OK) {
            tolerated.count(Tolerated.MODEL_LIST_FAILED);
            return;
        }
        try {
            pool.applyModels(page.endpoint(), modelIds(page.body()));
        } catch (IOException e) {
            tolerated.count(Tolerated.MODEL_LIST_FAILED);
        }
    }

    /** The {@code id} of each object in {@code data}. */
    static Set<String> modelIds(byte[] body) throws IOException {
        Set<String> ids = new TreeSet<>();
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not an object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean data = parser.currentName().equals("data");
                if (parser.nextToken() == JsonToken.START_ARRAY && data) {
                    readList(parser, ids);
                } else {
                    parser.skipChildren();
                }
            }
        }
        return ids;
    }

    private static void readList(JsonParser parser, Set<String> ids) throws IOException {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean id = parser.currentName().equals("id");
                if (parser.nextToken() == JsonToken.VALUE_STRING && id) {
                    ids.add(parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
        }
    }
}
