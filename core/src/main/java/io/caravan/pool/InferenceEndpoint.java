package io.caravan.pool;

import java.util.Map;

/**
 * One model server that can take a request. Immutable; compared by identity, since a changed endpoint is a new object
 * that may keep its slot.
 */
public final class InferenceEndpoint {

    private final EndpointSpec spec;
    private final int slot;
    private final long generation;
    private final String address;

    /**
     * @param slot index into per-endpoint arrays, unique among the endpoints of a snapshot
     * @param generation differs between all endpoints that ever take a slot; kept when only labels change
     */
    public InferenceEndpoint(EndpointSpec spec, int slot, long generation) {
        this.spec = spec;
        this.slot = slot;
        this.generation = generation;
        this.address = (spec.host().indexOf(':') >= 0 ? "[" + spec.host() + "]" : spec.host()) + ":" + spec.port();
    }

    /** The name, unique within the pool. */
    public String name() {
        return spec.name();
    }

    public String host() {
        return spec.host();
    }

    public int port() {
        return spec.port();
    }

    public boolean tls() {
        return spec.tls();
    }

    /** {@code host:port}, an IPv6 address in brackets. */
    public String address() {
        return address;
    }

    public Map<String, String> labels() {
        return spec.labels();
    }

    /** Index into per-endpoint arrays; small, and used again once the endpoint is gone. */
    public int slot() {
        return slot;
    }

    /** Whether {@code other} is this endpoint, apart from labels: it has been in the pool since without a break. */
    public boolean isSameAs(InferenceEndpoint other) {
        return generation == other.generation && slot == other.slot;
    }

    long generation() {
        return generation;
    }

    /** What it was made from. */
    public EndpointSpec spec() {
        return spec;
    }

    @Override
    public String toString() {
        return name() + "(" + address + ")";
    }
}
