package io.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The page {@code /faults}: GET shows the faults that are on; POST changes those it names, {@code true} or a number for
 * on, {@code false} or {@code null} for off; DELETE turns all off. With {@code for_ms} a POST turns all off after that
 * many milliseconds, which is the only way back from {@code refuse} over HTTP.
 */
final class FaultPage {

    private FaultPage() {}

    /** Carries out the request. */
    static void apply(SimulatedEngine engine, HttpMethod method, ByteBuf content) {
        if (method.equals(HttpMethod.DELETE)) {
            engine.faults().clear();
        } else if (method.equals(HttpMethod.POST)) {
            JsonNode body = JsonBody.read(content);
            engine.faults().setAll(changes(body));
            if (body.path("for_ms").isNumber()) {
                engine.clearFaultsAfter(Duration.ofMillis(body.path("for_ms").asLong()));
            }
        }
    }

    /** The faults that are on, as JSON. */
    static String body(FaultSwitches faults) {
        ObjectNode body = JsonBody.MAPPER.createObjectNode();
        for (Fault fault : Fault.values()) {
            if (faults.on(fault)) {
                body.put(fault.wireName(), faults.value(fault));
            }
        }
        return body.toString();
    }

    private static Map<Fault, Long> changes(JsonNode body) {
        Map<Fault, Long> changes = new EnumMap<>(Fault.class);
        body.properties().forEach(field -> {
            if (!field.getKey().equals("for_ms")) {
                changes.put(fault(field.getKey()), value(field.getValue()));
            }
        });
        return changes;
    }

    private static long value(JsonNode value) {
        if (value.isNumber()) {
            return value.asLong();
        }
        return value.asBoolean() ? 1 : -1;
    }

    private static Fault fault(String name) {
        return Arrays.stream(Fault.values())
                .filter(fault -> fault.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> ApiException.badRequest(
                        "Unknown fault `" + name + "`. Known: "
                                + Arrays.stream(Fault.values())
                                        .map(Fault::wireName)
                                        .collect(Collectors.joining(", "))
                                + ", for_ms.",
                        name));
    }
}
