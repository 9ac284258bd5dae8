package io.caravan.pool;

import java.util.Map;

/**
 * An endpoint as somebody describes it: a configuration entry, a file, a cluster.
 *
 * @param name unique within the pool
 * @param host host name or address
 * @param port 1 to 65535
 * @param tls whether it is spoken to over TLS
 * @param labels what plug-ins may select by
 */
public record EndpointSpec(String name, String host, int port, boolean tls, Map<String, String> labels) {

    public EndpointSpec {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank");
        }
        if (host.isBlank()) {
            throw new IllegalArgumentException("host must not be blank");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is outside 1 to 65535");
        }
        labels = Map.copyOf(labels);
    }
}
