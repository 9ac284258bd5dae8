package io.caravan.app;

import io.caravan.agreement.AgreementStatus;
import io.caravan.agreement.Disagreement;
import io.caravan.kvevents.KvEventSource;
import io.caravan.kvevents.KvEventStream.State;
import io.caravan.kvevents.SkippedEvent;
import io.caravan.kvevents.StreamCounts;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.prefix.PrefixIndex;
import io.caravan.prefix.Tier;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Metrics of KV events and of the index they fill: those of each endpoint that publishes, all its publishers together. They come and
 * go with the endpoints, whenever the metrics are asked for. Thread-safe.
 */
final class KvEventMeters {

    private static final double NANOS_PER_SECOND = 1e9;

    /** What the publishers of an endpoint say now; empty once it has gone. */
    private record Publishers(GatewayBeans beans, InferenceEndpoint endpoint) {
        Collection<KvEventSource.Status> all() {
            return beans.kvEvents().status(endpoint).values();
        }

        double sum(ToDoubleFunction<KvEventSource.Status> figure) {
            return all().stream().mapToDouble(figure).sum();
        }

        long blocks(Tier tier) {
            return beans.exactIndex().blocks(endpoint, tier);
        }

        double agreement(Disagreement kind, ToDoubleFunction<AgreementStatus> figure) {
            List<AgreementStatus> all = beans.agreement().status(endpoint);
            return all.isEmpty() ? 0 : figure.applyAsDouble(all.get(kind.ordinal()));
        }

        /** Seconds since the batch that came last; not a number before the first. */
        double lastBatchAge() {
            long now = beans.clock().nanos();
            return all().stream()
                    .filter(status -> status.lastBatchNanos() != 0)
                    .mapToDouble(status -> (now - status.lastBatchNanos()) / NANOS_PER_SECOND)
                    .min()
                    .orElse(Double.NaN);
        }
    }

    /** An endpoint's meters, and what they read, of which they do not keep hold themselves. */
    private record Endpoint(Publishers publishers, List<Meter> meters) {}

    private final GatewayBeans beans;
    private final MeterRegistry registry;
    private final Map<String, Endpoint> byKey = new TreeMap<>();

    KvEventMeters(GatewayBeans beans) {
        this.beans = beans;
        this.registry = beans.meters().registry();
        PrefixIndex index = beans.exactIndex();
        Gauge.builder("caravan.prefix.index.blocks", index, PrefixIndex::distinctBlocks)
                .description("Distinct blocks of prompts that endpoints hold, as KV events tell")
                .register(registry);
        FunctionCounter.builder("caravan.prefix.index.evictions", index, PrefixIndex::evictions)
                .description("Blocks that gave way to others because prefix.exactCapacityBlocks was reached")
                .register(registry);
    }

    /** Registers the meters of endpoints that publish now, and takes those of others away. */
    synchronized void refresh() {
        Map<String, InferenceEndpoint> publishing = new TreeMap<>();
        for (InferenceEndpoint endpoint : beans.pool().snapshot().endpoints()) {
            if (!beans.kvEvents().status(endpoint).isEmpty()) {
                publishing.put(key(endpoint), endpoint);
            }
        }
        byKey.entrySet().removeIf(known -> {
            boolean gone = !publishing.containsKey(known.getKey());
            if (gone) {
                known.getValue().meters().forEach(registry::remove);
            }
            return gone;
        });
        publishing.forEach((key, endpoint) -> byKey.computeIfAbsent(key, added -> metersOf(endpoint)));
    }

    /** An endpoint at another address is another, also under the same name. */
    private static String key(InferenceEndpoint endpoint) {
        return endpoint.name() + " " + endpoint.slot() + " " + endpoint.address();
    }

    private Endpoint metersOf(InferenceEndpoint endpoint) {
        Publishers of = new Publishers(beans, endpoint);
        List<Meter> made = new ArrayList<>();
        made.add(stream(of, "batches", "Batches of KV events applied", StreamCounts::applied));
        made.add(stream(of, "duplicates", "Batches that came again", StreamCounts::duplicates));
        made.add(stream(of, "gaps", "Gaps in the numbers of batches", StreamCounts::gaps));
        made.add(stream(of, "replays", "Replays asked for", StreamCounts::replays));
        made.add(stream(of, "lost", "Times all blocks were forgotten because of a gap", StreamCounts::lost));
        made.add(stream(of, "restarts", "Times the engine started again", StreamCounts::restarts));
        made.add(counter(
                of,
                "unsure.seconds",
                "Time in which not all of the endpoint's blocks were known",
                now -> now.sum(status -> status.unsureNanos() / NANOS_PER_SECOND)));
        made.add(Gauge.builder("caravan.kv.events.last.batch.age.seconds", of, Publishers::lastBatchAge)
                .description("Time since the last batch of KV events; NaN before the first")
                .tag("endpoint", endpoint.name())
                .register(registry));
        addSkipped(of, made);
        addState(of, made);
        for (Disagreement kind : Disagreement.values()) {
            addAgreement(of, kind, made);
        }
        return new Endpoint(of, made);
    }

    private void addAgreement(Publishers of, Disagreement kind, List<Meter> made) {
        made.add(Gauge.builder(
                        "caravan.agreement.alarm", of, now -> now.agreement(kind, status -> status.raised() ? 1 : 0))
                .description(
                        "1 while there is an alarm that an endpoint does not do what is expected of its prefix cache")
                .tag("endpoint", of.endpoint().name())
                .tag("alarm", kind.label())
                .register(registry));
        Map<String, ToDoubleFunction<AgreementStatus>> counts =
                Map.of("yes", status -> status.judged() - status.disagreed(), "no", AgreementStatus::disagreed);
        counts.forEach((agrees, count) ->
                made.add(FunctionCounter.builder("caravan.agreement.judged", of, now -> now.agreement(kind, count))
                        .description("Answers compared with what was expected of the endpoint's prefix cache")
                        .tag("endpoint", of.endpoint().name())
                        .tag("alarm", kind.label())
                        .tag("agrees", agrees)
                        .register(registry)));
    }

    private void addSkipped(Publishers of, List<Meter> made) {
        for (SkippedEvent reason : SkippedEvent.values()) {
            made.add(FunctionCounter.builder(
                            "caravan.kv.events.skipped",
                            of,
                            now -> now.sum(status -> status.skipped().get(reason.ordinal())))
                    .description("Events, batches and messages that could not be used, by reason")
                    .tag("endpoint", of.endpoint().name())
                    .tag("reason", reason.label())
                    .register(registry));
        }
        made.add(counter(
                of,
                "blocks.not.indexed",
                "Blocks left out because there were too many, also of those whose parent is not known",
                now -> now.sum(
                        status -> status.blocks().overflowed() + status.blocks().parkedDropped())));
    }

    private void addState(Publishers of, List<Meter> made) {
        for (State state : State.values()) {
            made.add(Gauge.builder(
                            "caravan.kv.events.sources", of, now -> now.sum(status -> status.state() == state ? 1 : 0))
                    .description("Publishers of the endpoint, by how much is known of their blocks")
                    .tag("endpoint", of.endpoint().name())
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(registry));
        }
        for (Tier tier : Tier.values()) {
            made.add(Gauge.builder("caravan.kv.events.blocks", of, now -> now.blocks(tier))
                    .description("Blocks the endpoint holds, in blocks of the index, by tier")
                    .tag("endpoint", of.endpoint().name())
                    .tag("tier", tier.name().toLowerCase(Locale.ROOT))
                    .register(registry));
        }
    }

    private Meter stream(Publishers of, String what, String description, ToDoubleFunction<StreamCounts> figure) {
        return counter(of, what, description, now -> now.sum(status -> figure.applyAsDouble(status.stream())));
    }

    private Meter counter(Publishers of, String what, String description, ToDoubleFunction<Publishers> figure) {
        return FunctionCounter.builder("caravan.kv.events." + what, of, figure)
                .description(description)
                .tag("endpoint", of.endpoint().name())
                .register(registry);
    }
}
