package io.caravan.app;

import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** Whether this gateway takes requests. Thread-safe. */
final class Readiness {

    private final GatewayBeans beans;

    Readiness(GatewayBeans beans) {
        this.beans = beans;
    }

    /** What stands in the way, or null when nothing does. */
    @Nullable
    String obstacle(CamelContext context) {
        if (beans.draining().get()) {
            return "draining";
        }
        long healthy = GatewayMeters.healthy(beans.pool());
        int wanted = beans.config().readiness().minHealthyEndpoints();
        return healthy >= wanted && context.isStarted()
                ? null
                : healthy + " healthy endpoints of " + wanted + " wanted";
    }
}
