package io.caravan.app;

import io.caravan.component.inference.StreamGuardFactory;
import io.caravan.dispatch.Ending;
import io.caravan.dispatch.Outcome;
import io.caravan.dispatch.Step;
import io.caravan.failure.RefusalListener;
import io.caravan.inference.InferenceRequest;
import io.caravan.ledger.LoadLedger;
import io.caravan.pool.InferencePoolState;
import io.caravan.processors.outcome.OutcomeListener;
import io.caravan.tolerance.ToleranceCounters;
import io.caravan.tolerance.Tolerated;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The gateway's own metrics. Handles are made once; a request touches a fixed number of them. Thread-safe. */
public final class GatewayMeters implements OutcomeListener, RefusalListener, AutoCloseable {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5), Duration.ofMillis(10),
        Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200),
        Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5),
        Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(120)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ProcessMeters process = new ProcessMeters(registry);
    private final Map<Ending, Counter> endings = new EnumMap<>(Ending.class);
    private final Map<String, Counter> refusals = new ConcurrentHashMap<>();
    private final Timer timeToFirstToken;
    private final Timer duration;
    private final Timer overhead;
    private final Counter promptTokens;
    private final Counter completionTokens;
    private final Counter cachedTokens;

    GatewayMeters(ToleranceCounters tolerated, InferencePoolState pool, LoadLedger ledger) {
        for (Ending ending : Ending.values()) {
            endings.put(
                    ending,
                    Counter.builder("caravan.requests")
                            .description("Requests that have ended, by how they ended")
                            .tag("ending", ending.label())
                            .register(registry));
        }
        timeToFirstToken = timer("caravan.ttft", "Time from the request's arrival to the first byte of the answer");
        duration = timer("caravan.request.duration", "Time from the request's arrival to the end of the answer");
        overhead = timer("caravan.scheduling.duration", "Time from the request's arrival to its dispatch");
        promptTokens = counter("caravan.tokens.prompt", "Prompt tokens as counted by the engines");
        completionTokens = counter("caravan.tokens.completion", "Generated tokens as counted by the engines");
        cachedTokens = counter("caravan.tokens.cached", "Prompt tokens the engines had in their caches");
        for (Tolerated what : Tolerated.values()) {
            FunctionCounter.builder("caravan.tolerated", tolerated, counters -> counters.get(what))
                    .description("What the gateway tolerated instead of failing, by kind")
                    .tag("what", what.label())
                    .register(registry);
        }
        Gauge.builder("caravan.in.flight", ledger, LoadLedger::openCount)
                .description("Requests dispatched and not ended")
                .register(registry);
        Gauge.builder("caravan.endpoints", pool, p -> p.snapshot().endpoints().size())
                .description("Endpoints in the pool")
                .register(registry);
        Gauge.builder("caravan.endpoints.healthy", pool, GatewayMeters::healthy)
                .description("Endpoints in the pool that answer")
                .register(registry);
    }

    /** The registry, for Camel's own meters of the fact routes. */
    MeterRegistry registry() {
        return registry;
    }

    /** The Prometheus page. */
    String page() {
        process.registerOnce();
        return registry.scrape();
    }

    @Override
    public void close() {
        process.close();
    }

    /** Endpoints that answer. */
    static long healthy(InferencePoolState pool) {
        var snapshot = pool.snapshot();
        return snapshot.endpoints().stream()
                .filter(endpoint -> snapshot.facts(endpoint).health().isHealthy())
                .count();
    }

    /** Shows how many clients there are and what they take. */
    void watch(StreamGuardFactory clients) {
        Gauge.builder("caravan.client.connections", clients, StreamGuardFactory::connections)
                .description("Open connections of clients")
                .register(registry);
        Gauge.builder("caravan.body.memory.bytes", clients, StreamGuardFactory::bodyBytes)
                .description("Bytes of request bodies that are received or held")
                .register(registry);
    }

    @Override
    public void refused(String errorCode) {
        refusals.computeIfAbsent(errorCode, reason -> Counter.builder("caravan.refused")
                        .description("Requests and connections that the gateway has refused, by error code")
                        .tag("reason", reason)
                        .register(registry))
                .increment();
    }

    @Override
    public void ended(@Nullable InferenceRequest request, Outcome outcome) {
        Counter counter = endings.get(outcome.ending());
        if (counter != null) {
            counter.increment();
        }
        record(timeToFirstToken, outcome.sinceReceived(Step.FIRST_BYTE));
        record(overhead, outcome.sinceReceived(Step.PREPARE));
        record(duration, outcome.sinceReceived(Step.END));
        var usage = outcome.usage();
        if (usage != null) {
            promptTokens.increment(usage.promptTokens());
            completionTokens.increment(usage.completionTokens());
            cachedTokens.increment(Math.max(0, usage.cachedTokens()));
        }
    }

    private static void record(Timer timer, long nanos) {
        if (nanos >= 0) {
            timer.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
