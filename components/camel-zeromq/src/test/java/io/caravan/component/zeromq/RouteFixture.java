package io.caravan.component.zeromq;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;

/** A running Camel context for routes with {@code zeromq:}, and what they have received. */
final class RouteFixture implements AutoCloseable {

    static {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1)); // machines that build much at once are slow
    }

    final CamelContext context = new DefaultCamelContext();
    /** Messages in the order of their exchanges, frames joined by |. */
    final List<String> received = new CopyOnWriteArrayList<>();

    private final ProducerTemplate template = context.createProducerTemplate();

    RouteFixture() {
        context.getShutdownStrategy().setTimeout(5);
        context.start();
        template.start();
    }

    /** Adds a route that collects what it receives; gives the endpoint with the port the system has chosen. */
    ZeroMqEndpoint collect(String uri) throws Exception {
        return route(uri, this::collect);
    }

    ZeroMqEndpoint route(String uri, Processor processor) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).process(processor);
            }
        });
        return endpoint(uri);
    }

    ZeroMqEndpoint endpoint(String uri) {
        return context.getEndpoint(uri, ZeroMqEndpoint.class);
    }

    void collect(Exchange exchange) {
        List<?> body = exchange.getMessage().getBody(List.class);
        if (!body.isEmpty() && body.get(0) instanceof List<?>) {
            body.forEach(message -> received.add(text((List<?>) message)));
        } else {
            received.add(text(body));
        }
    }

    void send(String uri, Object body) {
        template.sendBody(uri, body);
    }

    Exchange send(String uri, Processor processor) {
        return template.send(uri, processor);
    }

    String request(String uri, Object body) {
        return text((List<?>) template.requestBody(uri, body));
    }

    static String text(List<?> frames) {
        return String.join("|", frames.stream().map(f -> text((byte[]) f)).toList());
    }

    static String text(byte[] frame) {
        return new String(frame, StandardCharsets.UTF_8);
    }

    static List<byte[]> frames(String... frames) {
        return Arrays.stream(frames)
                .map(f -> f.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public void close() {
        context.stop();
    }
}
