package io.caravan.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.app.security.AdminGate;
import io.caravan.decision.DecisionRecord;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** The pages of the admin port: health, status, metrics, decisions. */
final class AdminPages implements Processor {

    private static final int MAX_LISTED = 100;
    private static final String DECISIONS = "/decisions";

    private final GatewayBeans beans;
    private final StatusPage status;
    private final PrefixPage prefix;
    private final KvEventMeters kvEvents;
    private final Readiness readiness;
    private final AdminGate gate;

    AdminPages(GatewayBeans beans, StatusPage status, Readiness readiness, AdminGate gate) {
        this.beans = beans;
        this.status = status;
        this.prefix = new PrefixPage(beans);
        this.kvEvents = new KvEventMeters(beans);
        this.readiness = readiness;
        this.gate = gate;
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        String path = message.getHeader(Exchange.HTTP_PATH, "", String.class);
        path = path.startsWith("/") ? path : "/" + path;
        boolean probe = path.equals("/health/live") || path.equals("/health/ready");
        if (!probe && !gate.allows(message.getHeader("Authorization", String.class))) {
            json(message, 401, error("This page needs the admin key: Authorization: Bearer KEY"));
            message.setHeader("WWW-Authenticate", "Bearer");
            return;
        }
        switch (path) {
            case "/health/live" -> text(message, 200, "live\n");
            case "/health/ready" -> ready(message);
            case "/metrics" -> metrics(message);
            case "/status" -> json(message, 200, status.json());
            case "/status/prefix" -> json(message, 200, prefix.json());
            case DECISIONS -> json(message, 200, latest());
            default -> other(message, path);
        }
    }

    private void metrics(Message message) {
        kvEvents.refresh();
        answer(
                message,
                200,
                "text/plain; version=0.0.4; charset=utf-8",
                beans.meters().page());
    }

    private void ready(Message message) {
        String obstacle = readiness.obstacle(message.getExchange().getContext());
        if (obstacle == null) {
            text(message, 200, "ready\n");
        } else {
            text(message, 503, "not ready: " + obstacle + "\n");
        }
    }

    private void other(Message message, String path) {
        if (path.startsWith(DECISIONS + "/")) {
            String id = path.substring(DECISIONS.length() + 1);
            DecisionRecord found = beans.decisions().find(id);
            if (found != null) {
                json(message, 200, DecisionJson.of(found));
            } else {
                json(
                        message,
                        404,
                        error("No decision for request '" + id + "' among the last "
                                + beans.config().decisions().capacity()));
            }
            return;
        }
        json(
                message,
                404,
                error(
                        "No such page. There are /health/live, /health/ready, /metrics, /status, /status/prefix, /decisions "
                                + "and /decisions/{request-id}"));
    }

    private ArrayNode latest() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (DecisionRecord decision : beans.decisions().latest(MAX_LISTED)) {
            list.add(DecisionJson.of(decision));
        }
        return list;
    }

    private static ObjectNode error(String message) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("error", message);
        return json;
    }

    private static void json(Message message, int code, JsonNode body) {
        answer(message, code, "application/json", body.toPrettyString() + "\n");
    }

    private static void text(Message message, int code, String body) {
        answer(message, code, "text/plain; charset=utf-8", body);
    }

    private static void answer(Message message, int code, String type, String body) {
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, code);
        message.setHeader(Exchange.CONTENT_TYPE, type);
        message.setBody(body);
    }
}
