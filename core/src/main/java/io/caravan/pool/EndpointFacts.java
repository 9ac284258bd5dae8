package io.caravan.pool;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything known about one endpoint at one moment.
 *
 * @param stats the last metrics, or null if none were ever read
 * @param models the models and adapters it serves, or null if it was never asked with success
 */
public record EndpointFacts(EndpointHealth health, @Nullable EndpointStats stats, @Nullable Set<String> models) {

    EndpointFacts withHealth(EndpointHealth next) {
        return new EndpointFacts(next, stats, models);
    }

    EndpointFacts withStats(EndpointStats next) {
        return new EndpointFacts(health, next, models);
    }

    EndpointFacts withModels(Set<String> next) {
        return new EndpointFacts(health, stats, Set.copyOf(next));
    }
}
