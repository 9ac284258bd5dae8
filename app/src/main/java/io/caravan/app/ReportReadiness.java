package io.caravan.app;

import io.caravan.failure.InvalidRequestException;
import io.caravan.inference.GatewayReply;
import io.caravan.inference.HttpRequestView;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code report-readiness}: 200 or 503 with an empty body, as engines answer {@code /health}. */
final class ReportReadiness implements Processor {

    private static final byte[] NOTHING = new byte[0];
    private static final Map<String, String> HEADERS =
            Map.of("content-type", "text/plain; charset=utf-8", "cache-control", "no-store");

    private final Readiness readiness;

    ReportReadiness(Readiness readiness) {
        this.readiness = readiness;
    }

    @Override
    public void process(Exchange exchange) {
        HttpRequestView http = (HttpRequestView) exchange.getMessage().getBody();
        if (!http.method().equals("GET") && !http.method().equals("HEAD")) {
            throw InvalidRequestException.method(http.path(), http.method(), "GET, HEAD, OPTIONS");
        }
        boolean ready = readiness.obstacle(exchange.getContext()) == null;
        exchange.getMessage().setBody(new GatewayReply(ready ? 200 : 503, HEADERS, NOTHING));
    }
}
