package io.caravan.bench.stress;

import io.caravan.pool.EndpointSpec;
import io.caravan.pool.InferenceEndpoint;
import java.util.Map;

/** Two endpoints. */
final class Two {

    static final InferenceEndpoint A = endpoint("a", 0);
    static final InferenceEndpoint B = endpoint("b", 1);

    private Two() {}

    private static InferenceEndpoint endpoint(String name, int slot) {
        return new InferenceEndpoint(new EndpointSpec(name, "10.0.0.1", 8000 + slot, false, Map.of()), slot, slot + 1L);
    }
}
