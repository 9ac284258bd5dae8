package io.caravan.processors.upstream;

import io.caravan.dispatch.RetryRules;
import io.caravan.dispatch.Step;
import io.caravan.dispatch.UpstreamRequest;
import io.caravan.ledger.Reservation;
import io.caravan.prefix.ApproximatePrefixIndex;
import io.caravan.prefix.PrefixIndex;
import io.caravan.prefix.PromptBlocks;
import io.caravan.processors.context.RequestContext;
import io.caravan.processors.context.RequestContexts;
import io.caravan.time.NanoClock;
import io.caravan.tolerance.ToleranceCounters;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code prepare-upstream-request}: makes the decision into what the {@code inference:} producer sends. */
public final class PrepareUpstreamRequest implements Processor {

    /** How long an endpoint counts as holding what it was sent, until its events say so. llm-d's {@code speculativeTTL}. */
    private static final long SPECULATION_NANOS = 2_000_000_000L;

    private final ApproximatePrefixIndex index;
    private final PrefixIndex exactIndex;
    private final ToleranceCounters tolerated;
    private final RetryRules retries;
    private final NanoClock clock;

    public PrepareUpstreamRequest(
            ApproximatePrefixIndex index,
            PrefixIndex exactIndex,
            ToleranceCounters tolerated,
            RetryRules retries,
            NanoClock clock) {
        this.index = index;
        this.exactIndex = exactIndex;
        this.tolerated = tolerated;
        this.retries = retries;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        RequestContext context = RequestContexts.of(exchange);
        Reservation reservation = context.requireReservation();
        PromptBlocks blocks = context.blocks();
        if (blocks != null) {
            index.record(blocks, reservation.endpoint());
        }
        PromptBlocks exact = context.exactBlocks();
        if (exact != null) {
            exactIndex.dispatched(exact, reservation.endpoint(), clock.nanos() + SPECULATION_NANOS);
        }
        UpstreamRequest upstream = new UpstreamRequest(
                context.request(),
                context.requireDecision().result(),
                reservation,
                context.timeline(),
                tolerated,
                retries);
        context.timeline().mark(Step.PREPARE, clock.nanos());
        exchange.getMessage().setBody(upstream);
    }
}
