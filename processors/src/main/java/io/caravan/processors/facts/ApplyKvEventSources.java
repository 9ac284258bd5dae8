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
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Step {@code apply-kv-event-sources}: reads from an endpoint's {@code /kv_event_sources} answer where it publishes KV events, one
 * publisher per data-parallel rank. An engine that has no such page, or publishes to somebody else, publishes nothing here, unless the
 * endpoint's labels {@code kv-events-port} and {@code kv-events-replay-port} say it, which stand above the page.
 */
public final class ApplyKvEventSources implements Processor {

    private static final int OK = 200;
    private static final int LAST_ANSWERED = 499;
    private static final String PORT_LABEL = "kv-events-port";
    private static final String REPLAY_PORT_LABEL = "kv-events-replay-port";
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
        try {
            Set<KvEventAddress> byHand = byHand(page.endpoint().labels());
            if (!byHand.isEmpty()) {
                sources.found(page.endpoint(), byHand);
            } else if (page.status() == OK) {
                sources.found(page.endpoint(), addresses(page.body()));
            } else if (page.status() > OK && page.status() <= LAST_ANSWERED) {
                sources.found(page.endpoint(), Set.of());
            }
        } catch (IOException | IllegalArgumentException e) {
            tolerated.count(Tolerated.KV_EVENT_SOURCES_NOT_READ);
        }
    }

    /** What an endpoint's labels say of its publishers, one port per rank; none if there is no such label. */
    static Set<KvEventAddress> byHand(Map<String, String> labels) {
        String[] ports = ports(labels, PORT_LABEL);
        String[] replayPorts = ports(labels, REPLAY_PORT_LABEL);
        Set<KvEventAddress> addresses = new HashSet<>();
        for (int i = 0; i < ports.length; i++) {
            int replayPort = i < replayPorts.length ? Integer.parseInt(replayPorts[i]) : 0;
            int port = Integer.parseInt(ports[i]);
            if (port < 1) {
                throw new IllegalArgumentException(PORT_LABEL + " must be between 1 and 65535, was " + port);
            }
            addresses.add(new KvEventAddress(port, replayPort));
        }
        return addresses;
    }

    private static String[] ports(Map<String, String> labels, String label) {
        String text = labels.getOrDefault(label, "");
        return text.isEmpty() ? new String[0] : text.split(",", -1);
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
