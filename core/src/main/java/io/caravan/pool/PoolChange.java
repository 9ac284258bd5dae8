package io.caravan.pool;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The whole set of endpoints that one source wants from now on.
 *
 * @param source who says so; each source owns its endpoints, and one source's change leaves the others' alone
 * @param endpoints the wanted endpoints; names must be unique
 */
public record PoolChange(String source, List<EndpointSpec> endpoints) {

    public PoolChange {
        endpoints = List.copyOf(endpoints);
        Set<String> names = new HashSet<>();
        for (EndpointSpec endpoint : endpoints) {
            if (!names.add(endpoint.name())) {
                throw new IllegalArgumentException("Two endpoints are named '" + endpoint.name() + "'");
            }
        }
    }
}
