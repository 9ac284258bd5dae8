package io.caravan.pool;

import io.caravan.pool.EndpointHealth.State;
import io.caravan.time.NanoClock;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The pool as facts arrive. Every change publishes a new {@link PoolSnapshot}; reading one is a volatile read.
 *
 * <p>Thread-safe: writers exclude each other for the few microseconds a change takes, readers never wait.
 */
public final class InferencePoolState {

    private final NanoClock clock;
    private final List<EndpointListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, Map<String, EndpointSpec>> specsBySource = new LinkedHashMap<>();
    private final Map<String, InferenceEndpoint> endpoints = new TreeMap<>();
    private final BitSet usedSlots = new BitSet();
    private long generations;
    private volatile PoolSnapshot snapshot = PoolSnapshot.empty();

    public InferencePoolState(NanoClock clock) {
        this.clock = clock;
    }

    /** The latest snapshot. */
    public PoolSnapshot snapshot() {
        return snapshot;
    }

    /** Registers a listener; it is told of endpoints that are there already. */
    public synchronized void addListener(EndpointListener listener) {
        listeners.add(listener);
        endpoints.values().forEach(listener::endpointAdded);
    }

    /**
     * Makes the endpoints of {@code change.source()} exactly those of the change. An endpoint whose address stays keeps
     * its slot and facts, also when its labels change.
     *
     * @throws IllegalArgumentException if another source has an endpoint of the same name; the pool stays as it was
     */
    public synchronized void apply(PoolChange change) {
        Map<String, EndpointSpec> wanted = new LinkedHashMap<>();
        for (EndpointSpec spec : change.endpoints()) {
            String owner = ownerOf(spec.name(), change.source());
            if (owner != null) {
                throw new IllegalArgumentException("Endpoint '" + spec.name() + "' is already given by " + owner);
            }
            wanted.put(spec.name(), spec);
        }
        Collection<String> before = List.copyOf(
                specsBySource.getOrDefault(change.source(), Map.of()).keySet());
        specsBySource.put(change.source(), wanted);
        @Nullable EndpointFacts[] facts = factsCopy(snapshot.slots() + wanted.size());
        for (String name : before) {
            EndpointSpec next = wanted.get(name);
            InferenceEndpoint current = endpoints.get(name);
            if (current != null && (next == null || !sameAddress(current.spec(), next))) {
                remove(current, facts);
            }
        }
        for (EndpointSpec spec : wanted.values()) {
            addOrRelabel(spec, facts);
        }
        publish(facts);
    }

    /** Records what an endpoint's metrics page said. Ignored when the endpoint has left the pool. */
    public void applyStats(InferenceEndpoint endpoint, EndpointStats stats) {
        update(endpoint, facts -> facts.withStats(stats));
    }

    /** Records the models an endpoint serves. Ignored when the endpoint has left the pool. */
    public void applyModels(InferenceEndpoint endpoint, Set<String> models) {
        update(endpoint, facts -> models.equals(facts.models()) ? facts : facts.withModels(models));
    }

    /** Records that an endpoint answers, or does not. Ignored when the endpoint has left the pool. */
    public void applyHealth(InferenceEndpoint endpoint, State state, String reason) {
        updateHealth(endpoint, before -> new EndpointHealth(state, reason, clock.nanos()));
    }

    /**
     * Replaces an endpoint's health by what the change makes of it. Ignored when the endpoint has left the pool.
     *
     * @param change called with the pool locked: short and free of side effects
     */
    public void updateHealth(InferenceEndpoint endpoint, UnaryOperator<EndpointHealth> change) {
        update(endpoint, facts -> {
            EndpointHealth next = change.apply(facts.health());
            return next.saysTheSameAs(facts.health()) ? facts : facts.withHealth(next);
        });
    }

    private synchronized void update(InferenceEndpoint endpoint, UnaryOperator<EndpointFacts> change) {
        InferenceEndpoint current = endpoints.get(endpoint.name());
        if (current == null || !current.isSameAs(endpoint)) {
            return;
        }
        EndpointFacts before = snapshot.facts(current);
        EndpointFacts after = change.apply(before);
        if (!after.equals(before)) {
            @Nullable EndpointFacts[] facts = factsCopy(snapshot.slots());
            facts[current.slot()] = after;
            publish(facts);
        }
    }

    private void addOrRelabel(EndpointSpec spec, @Nullable EndpointFacts[] facts) {
        InferenceEndpoint current = endpoints.get(spec.name());
        if (current != null) {
            if (!current.spec().equals(spec)) {
                endpoints.put(spec.name(), new InferenceEndpoint(spec, current.slot(), current.generation()));
            }
            return;
        }
        int slot = usedSlots.nextClearBit(0);
        usedSlots.set(slot);
        InferenceEndpoint added = new InferenceEndpoint(spec, slot, ++generations);
        endpoints.put(spec.name(), added);
        facts[slot] =
                new EndpointFacts(new EndpointHealth(State.UNKNOWN, "not contacted yet", clock.nanos()), null, null);
        listeners.forEach(listener -> listener.endpointAdded(added));
    }

    private void remove(InferenceEndpoint endpoint, @Nullable EndpointFacts[] facts) {
        endpoints.remove(endpoint.name());
        usedSlots.clear(endpoint.slot());
        facts[endpoint.slot()] = null;
        listeners.forEach(listener -> listener.endpointRemoved(endpoint));
    }

    private void publish(@Nullable EndpointFacts[] facts) {
        @Nullable EndpointFacts[] trimmed = Arrays.copyOf(facts, usedSlots.length());
        snapshot = new PoolSnapshot(snapshot.version() + 1, listed(), trimmed);
    }

    /** The endpoints in order of name; the same list as before if they have not changed, so that readers can tell. */
    private List<InferenceEndpoint> listed() {
        List<InferenceEndpoint> before = snapshot.endpoints();
        List<InferenceEndpoint> now = List.copyOf(endpoints.values());
        return now.equals(before) ? before : now;
    }

    private @Nullable EndpointFacts[] factsCopy(int slots) {
        @Nullable EndpointFacts[] copy = new EndpointFacts[slots];
        for (InferenceEndpoint endpoint : snapshot.endpoints()) {
            copy[endpoint.slot()] = snapshot.facts(endpoint);
        }
        return copy;
    }

    private @Nullable String ownerOf(String name, String exceptSource) {
        for (Map.Entry<String, Map<String, EndpointSpec>> entry : specsBySource.entrySet()) {
            if (!entry.getKey().equals(exceptSource) && entry.getValue().containsKey(name)) {
                return entry.getKey();
            }
        }
        return null;
    }

    private static boolean sameAddress(EndpointSpec a, EndpointSpec b) {
        return a.host().equals(b.host()) && a.port() == b.port() && a.tls() == b.tls();
    }
}
