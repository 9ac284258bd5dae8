package io.caravan.testkit.data;

import io.caravan.inference.Api;
import io.caravan.inference.PromptTokens;
import io.caravan.ledger.LoadLedger;
import io.caravan.pool.EndpointHealth;
import io.caravan.pool.EndpointHealth.State;
import io.caravan.pool.EndpointSpec;
import io.caravan.pool.EndpointStats;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.pool.InferencePoolState;
import io.caravan.pool.PoolChange;
import io.caravan.prefix.PrefixMatches;
import io.caravan.scheduling.RequestFeatures;
import io.caravan.scheduling.SchedulingView;
import io.caravan.testkit.fake.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A pool under construction, made through the same {@link InferencePoolState} and {@link LoadLedger} as in the gateway.
 * For use by one test in one thread; the views it gives are immutable.
 */
public final class Pools {

    /** The attribute that {@link #stats} sets, for plug-ins that read one. */
    public static final String ATTRIBUTE = "load";

    /** How long metrics stay fresh. */
    public static final Duration FRESH_FOR = Duration.ofSeconds(1);

    private final FakeClock clock = new FakeClock();
    private final InferencePoolState state = new InferencePoolState(clock);
    private final LoadLedger ledger = new LoadLedger();
    private final List<EndpointSpec> specs = new ArrayList<>();
    private int[] matched = new int[0];
    private int totalBlocks;
    private int blockSizeTokens = 64;
    private int promptTokens = 128;
    private long sequence;

    private Pools() {
        state.addListener(ledger);
    }

    /** A pool without endpoints. */
    public static Pools empty() {
        return new Pools();
    }

    /** Endpoints of the given names, of which nothing is known. */
    public static Pools of(String... names) {
        Pools pools = new Pools();
        for (String name : names) {
            pools.add(name, Map.of());
        }
        return pools;
    }

    /** The pool's time. */
    public FakeClock clock() {
        return clock;
    }

    /** The state the views come from. */
    public InferencePoolState state() {
        return state;
    }

    /** The ledger the views come from. */
    public LoadLedger ledger() {
        return ledger;
    }

    /** Adds an endpoint of which nothing is known. */
    public Pools add(String name, Map<String, String> labels) {
        int port = 8000 + specs.size();
        specs.add(new EndpointSpec(name, "10.0.0.1", port, false, labels));
        state.apply(new PoolChange("test", specs));
        return this;
    }

    /** The endpoint of a name. */
    public InferenceEndpoint endpoint(String name) {
        InferenceEndpoint found = state.snapshot().find(name);
        if (found == null) {
            throw new IllegalArgumentException("No endpoint '" + name + "'");
        }
        return found;
    }

    /** Gives an endpoint fresh metrics; {@link #ATTRIBUTE} has the value of {@code waiting}. */
    public Pools stats(String name, double waiting, double running, double kvCacheUtilization) {
        Map<String, Double> attributes = Double.isNaN(waiting) ? Map.of() : Map.of(ATTRIBUTE, waiting);
        return stats(name, waiting, running, kvCacheUtilization, attributes);
    }

    /** Gives an endpoint fresh metrics with attributes. */
    public Pools stats(
            String name, double waiting, double running, double kvCacheUtilization, Map<String, Double> attributes) {
        long now = clock.nanos();
        long until = now + FRESH_FOR.toNanos();
        state.applyStats(
                endpoint(name),
                new EndpointStats(waiting, running, kvCacheUtilization, 16, 1000, attributes, now, until));
        return this;
    }

    /** Makes an endpoint's metrics stale as of now. */
    public Pools stale(String name) {
        EndpointStats stats = state.snapshot().facts(endpoint(name)).stats();
        if (stats != null) {
            state.applyStats(endpoint(name), stats.freshUntil(clock.nanos() - 1));
        }
        return this;
    }

    /** Sets whether an endpoint answers. */
    public Pools health(String name, State health) {
        state.applyHealth(endpoint(name), health, "set by the test");
        return this;
    }

    /** Makes an endpoint return to service: its slow start begins now. */
    public Pools returning(String name, Duration slowStart) {
        long now = clock.nanos();
        state.updateHealth(
                endpoint(name),
                before -> new EndpointHealth(State.RETURNING, "set by the test", now, now + slowStart.toNanos()));
        return this;
    }

    /** Makes an endpoint ejected as of now. */
    public Pools ejected(String name, Duration lasts) {
        long now = clock.nanos();
        state.updateHealth(
                endpoint(name),
                before -> new EndpointHealth(State.EJECTED, "set by the test", now, now + lasts.toNanos()));
        return this;
    }

    /** Puts requests in flight at an endpoint, in addition to those there. */
    public Pools inFlight(String name, int requests) {
        for (int i = 0; i < requests; i++) {
            ledger.reserve(endpoint(name), promptTokens);
        }
        return this;
    }

    /** Sets the size of the prompt in blocks. */
    public Pools prompt(int blocks, int tokensPerBlock) {
        this.totalBlocks = blocks;
        this.blockSizeTokens = tokensPerBlock;
        this.promptTokens = blocks * tokensPerBlock;
        return this;
    }

    /** Sets how many blocks of the prompt an endpoint holds. */
    public Pools matched(String name, int blocks) {
        int slot = endpoint(name).slot();
        matched = Arrays.copyOf(matched, Math.max(matched.length, slot + 1));
        matched[slot] = blocks;
        return this;
    }

    /** Sets how many decisions came before. */
    public Pools sequence(long decisions) {
        this.sequence = decisions;
        return this;
    }

    /** What a decision would look at now. */
    public SchedulingView view() {
        RequestFeatures request = new RequestFeatures(
                "test-1", Api.CHAT_COMPLETIONS, "", true, promptTokens, PromptTokens.Source.ESTIMATE, List.of(), -1);
        PrefixMatches matches = totalBlocks == 0
                ? PrefixMatches.NONE
                : new PrefixMatches(matched.clone(), totalBlocks, blockSizeTokens);
        return new SchedulingView(request, state.snapshot(), ledger.view(), matches, clock.nanos(), sequence);
    }
}
