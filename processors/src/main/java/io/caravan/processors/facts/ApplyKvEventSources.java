package io.caravan.processors.facts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.caravan.kvevents.KvEventAddress;
import io.caravan.kvevents.KvEventSources;
import io.caravan.pool.EndpointPage;
import io.caravan.tolerance.ToleranceCounters;
import io.caravan.tolerance.Tolerated;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Step {@code apply-kv-event-sources}: reads from an endpoint's {@code /kv_event_sources} answer where it publishes KV events, one
 * publisher per data-parallel rank. An engine that has no such page, or publishes to somebody else, publishes nothing here.
 */
public final class ApplyKvEventSources implements Processor {

    private static final int OK = 200;
    private static final int LAST_ANSWERED = 499;
    private static final JsonFactory JSON = new JsonFactory();
    /** A publisher that binds; one that connects has its listener's address here, which is not ours to use. */
    private static final Pattern BOUND = Pattern.compile("tcp://(?:\\*|0\\.0\\.0\\.0|\\[?::]?):(\\d{1,5})");

    private final KvEventSources sources;
    private final ToleranceCounters tolerated;

    public ApplyKvEventSources(KvEventSources sources, ToleranceCounters tolerated) {
        this.sources = sources;
        this.tolerated = tolerated;
    }

    @Override
    public void process(Exchange exchange) {
        EndpointPage page = (EndpointPage) exchange.getMessage().getBody();
        if (page.status() == OK) {
            try {
                sources.found(page.endpoint(), addresses(page.body()));
            } catch (IOException | IllegalArgumentException e) {
                tolerated.count(Tolerated.KV_EVENT_SOURCES_NOT_READ);
            }
        } else if (page.status() > OK && page.status() <= LAST_ANSWERED) {
            sources.found(page.endpoint(), Set.of());
        }
    }

    /** Of {@code {"0": {"endpoint": …, "replay_endpoint": …}, …}}, by rank. */
    static Set<KvEventAddress> addresses(byte[] body) throws IOException {
        Set<KvEventAddress> addresses = new HashSet<>();
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not an object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                if (parser.nextToken() == JsonToken.START_OBJECT) {
                    addOne(parser, addresses);
                } else {
                    parser.skipChildren();
                }
            }
        }
        return addresses;
    }

    private static void addOne(JsonParser parser, Set<KvEventAddress> addresses) throws IOException {
        int port = 0;
        int replayPort = 0;
        boolean enabled = true;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "endpoint" -> port = boundPort(parser);
                case "replay_endpoint" -> replayPort = boundPort(parser);
                case "enable_kv_cache_events" -> enabled = parser.currentToken() == JsonToken.VALUE_TRUE;
                default -> parser.skipChildren();
            }
        }
        if (enabled && port > 0) {
            addresses.add(new KvEventAddress(port, replayPort));
        }
    }

    private static int boundPort(JsonParser parser) throws IOException {
        Matcher bound = BOUND.matcher(parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : "");
        return bound.matches() ? Integer.parseInt(bound.group(1)) : 0;
    }
}
