package io.caravan.pool;

import java.util.Map;

/** Endpoints for tests. */
public final class Endpoints {

    private Endpoints() {}

    /** An endpoint of its own in a slot; the generation tells it from others that take the slot. */
    public static InferenceEndpoint endpoint(int slot, long generation) {
        return new InferenceEndpoint(spec("e" + slot, 8_000 + slot), slot, generation);
    }

    /** A specification without labels. */
    public static EndpointSpec spec(String name, int port) {
        return new EndpointSpec(name, "10.0.0.1", port, false, Map.of());
    }
}
