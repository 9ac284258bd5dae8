package io.caravan.app;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyFactory;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.jspecify.annotations.Nullable;

/**
 * Camel's own meters, for every route but those a request goes through: there they would cost more than the scheduling
 * itself, and {@link GatewayMeters} has what matters.
 */
final class FactRouteMeters implements RoutePolicyFactory {

    private static final List<String> REQUEST_SCHEMES = List.of("netty-http:", "direct:", "kamelet:");

    private final MicrometerRoutePolicyFactory meters = new MicrometerRoutePolicyFactory();

    FactRouteMeters(MeterRegistry registry) {
        meters.setMeterRegistry(registry);
        meters.getPolicyConfiguration().setContextEnabled(false);
    }

    @Override
    public @Nullable RoutePolicy createRoutePolicy(CamelContext camel, String routeId, NamedNode node) {
        if (!(node instanceof RouteDefinition route)) {
            return null;
        }
        String uri = route.getInput().getEndpointUri();
        boolean servesRequests = REQUEST_SCHEMES.stream().anyMatch(uri::startsWith);
        return servesRequests ? null : meters.createRoutePolicy(camel, routeId, node);
    }
}
