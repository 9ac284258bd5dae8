package io.caravan.bench.jmh;

import io.caravan.decision.DecisionRing;
import io.caravan.dispatch.RequestTimeline;
import io.caravan.inference.Api;
import io.caravan.inference.InferenceRequest;
import io.caravan.inference.Prompt;
import io.caravan.inference.PromptOptions;
import io.caravan.kvevents.KvEventSources;
import io.caravan.ledger.Reservation;
import io.caravan.prefix.BlockKeys;
import io.caravan.prefix.PrefixIndex;
import io.caravan.prefix.PrefixMatches;
import io.caravan.processors.context.RequestContext;
import io.caravan.processors.context.RequestContexts;
import io.caravan.processors.request.MatchPrefix;
import io.caravan.processors.scheduling.ScheduleProfile;
import io.caravan.processors.scheduling.SchedulingRuntime;
import io.caravan.scheduling.PluginServices;
import io.caravan.tolerance.ToleranceCounters;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.impl.engine.SimpleCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The decision: from known tokens or block keys to a reserved endpoint and its record. A few hundred requests are always
 * in flight; each operation settles the oldest.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 4, time = 2)
public class DecisionBenchmark {

    private static final int PROMPTS = 48;
    private static final int IN_FLIGHT = 256;

    /** Endpoints in the pool. */
    @Param({"8", "64"})
    public int endpoints;

    /** Blocks of each prompt. */
    @Param({"512"})
    public int blocks;

    private final SplittableRandom random = new SplittableRandom(42);
    private final ArrayDeque<Reservation> running = new ArrayDeque<>();
    private final Exchange exchange = new DefaultExchange(new SimpleCamelContext());
    private Fleet fleet = new Fleet(0, random);
    private Prompts prompts = new Prompts(0, 0, random);
    private RequestContext[] contexts = {};
    private ScheduleProfile schedule = schedule();
    private MatchPrefix match = match();
    private int next;

    /** Fills the pool, the index and the ledger. */
    @Setup
    public void fill() {
        fleet = new Fleet(endpoints, random);
        prompts = new Prompts(PROMPTS, blocks, random);
        prompts.spreadOver(fleet, random);
        contexts = new RequestContext[PROMPTS];
        for (int i = 0; i < PROMPTS; i++) {
            InferenceRequest request = new InferenceRequest(
                    "r-" + i,
                    Api.CHAT_COMPLETIONS,
                    "/",
                    Fleet.MODEL,
                    true,
                    false,
                    256,
                    "",
                    Prompt.NONE,
                    PromptOptions.USUAL,
                    0,
                    null);
            contexts[i] = RequestContext.of(request, new RequestTimeline(0)).withTokens(prompts.tokens(i));
        }
        schedule = schedule();
        match = match();
        for (int i = 0; i < IN_FLIGHT; i++) {
            running.add(fleet.ledger.reserve(fleet.endpoints().get(random.nextInt(endpoints)), 1_000));
        }
    }

    private ScheduleProfile schedule() {
        ToleranceCounters tolerated = new ToleranceCounters();
        SchedulingRuntime runtime =
                new SchedulingRuntime(fleet.pool, fleet.ledger, new DecisionRing(2_048), tolerated, fleet.clock);
        return new ScheduleProfile(runtime, DefaultProfile.load(new PluginServices(tolerated)));
    }

    private MatchPrefix match() {
        return new MatchPrefix(
                fleet.index,
                new KvEventSources(new PrefixIndex(), new BlockKeys(Prompts.BLOCK_TOKENS), fleet.clock),
                fleet.pool,
                () -> Prompts.BLOCK_TOKENS,
                fleet.clock);
    }

    /** Prefix match, all steps of the default profile, pick, reservation and record. */
    @Benchmark
    public Reservation decide() {
        int i = next++ % PROMPTS;
        PrefixMatches matches =
                fleet.index.match(prompts.blocks(i), fleet.pool.snapshot().slots());
        RequestContexts.set(exchange, contexts[i].withMatches(prompts.blocks(i), matches));
        return reserve();
    }

    /** The same, and the chosen endpoint is remembered as holding the prompt. */
    @Benchmark
    public Reservation decideAndRemember() {
        Reservation reservation = decide();
        fleet.index.record(prompts.blocks((next - 1) % PROMPTS), reservation.endpoint());
        return reservation;
    }

    /** The same again, from token ids: the blocks are hashed too. */
    @Benchmark
    public Reservation hashDecideAndRemember() {
        RequestContexts.set(exchange, contexts[next++ % PROMPTS]);
        match.process(exchange);
        Reservation reservation = reserve();
        fleet.index.record(prompts.blocks((next - 1) % PROMPTS), reservation.endpoint());
        return reservation;
    }

    private Reservation reserve() {
        schedule.process(exchange);
        Reservation reservation = RequestContexts.of(exchange).requireReservation();
        running.add(reservation);
        running.remove().settle();
        return reservation;
    }
}
