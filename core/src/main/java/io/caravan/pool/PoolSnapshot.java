package io.caravan.pool;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The pool at one moment: endpoints and their facts. Immutable; shared freely between threads. */
public final class PoolSnapshot {

    private static final PoolSnapshot EMPTY = new PoolSnapshot(0, List.of(), new EndpointFacts[0]);

    private final long version;
    private final List<InferenceEndpoint> endpoints;
    private final @Nullable EndpointFacts[] factsBySlot;

    /**
     * @param version grows with every change
     * @param endpoints in order of name
     * @param factsBySlot indexed by {@link InferenceEndpoint#slot()}; owned by the snapshot from now on
     */
    PoolSnapshot(long version, List<InferenceEndpoint> endpoints, @Nullable EndpointFacts[] factsBySlot) {
        this.version = version;
        this.endpoints = List.copyOf(endpoints);
        this.factsBySlot = factsBySlot;
    }

    /** A pool without endpoints. */
    public static PoolSnapshot empty() {
        return EMPTY;
    }

    /** Grows with every change of the pool or of a fact. */
    public long version() {
        return version;
    }

    /** All endpoints in order of name. */
    public List<InferenceEndpoint> endpoints() {
        return endpoints;
    }

    /** One more than the greatest slot in use: the length arrays indexed by slot need. */
    public int slots() {
        return factsBySlot.length;
    }

    /** What is known about an endpoint of this snapshot. */
    public EndpointFacts facts(InferenceEndpoint endpoint) {
        EndpointFacts facts = factsBySlot[endpoint.slot()];
        if (facts == null) {
            throw new IllegalArgumentException("Not an endpoint of this snapshot: " + endpoint);
        }
        return facts;
    }

    /** The health of an endpoint that may have left the pool; null if it has. */
    public @Nullable EndpointHealth healthOf(InferenceEndpoint endpoint) {
        int slot = endpoint.slot();
        EndpointFacts facts = slot < factsBySlot.length ? factsBySlot[slot] : null;
        return facts == null ? null : facts.health();
    }

    /** The endpoint of a name, or null. Walks the list: for administration, not for requests. */
    public @Nullable InferenceEndpoint find(String name) {
        for (InferenceEndpoint endpoint : endpoints) {
            if (endpoint.name().equals(name)) {
                return endpoint;
            }
        }
        return null;
    }

    /**
     * Whether an endpoint may serve a model: it lists it, or its list is not known, or the request names none.
     *
     * @param model the model asked for; empty when unknown
     */
    public boolean mayServe(InferenceEndpoint endpoint, String model) {
        var models = facts(endpoint).models();
        return models == null || model.isEmpty() || models.contains(model);
    }

    /** The models of all endpoints, sorted. */
    public SortedSet<String> servedModels() {
        SortedSet<String> all = new TreeSet<>();
        for (InferenceEndpoint endpoint : endpoints) {
            var models = facts(endpoint).models();
            if (models != null) {
                all.addAll(models);
            }
        }
        return all;
    }
}
