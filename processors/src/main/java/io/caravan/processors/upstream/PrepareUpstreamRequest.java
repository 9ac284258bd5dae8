package io.caravan.processors.upstream;

import io.caravan.dispatch.Step;
import io.caravan.dispatch.UpstreamRequest;
import io.caravan.ledger.Reservation;
import io.caravan.prefix.ApproximatePrefixIndex;
import io.caravan.prefix.PromptBlocks;
import io.caravan.processors.context.RequestContext;
import io.caravan.processors.context.RequestContexts;
import io.caravan.time.NanoClock;
import io.caravan.tolerance.ToleranceCounters;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code prepare-upstream-request}: makes the decision into what the {@code inference:} producer sends. */
public final class PrepareUpstreamRequest implements Processor {

    private final ApproximatePrefixIndex index;
    private final ToleranceCounters tolerated;
    private final int maxAttempts;
    private final NanoClock clock;

    /** @param maxAttempts endpoints that may be tried in all */
    public PrepareUpstreamRequest(
            ApproximatePrefixIndex index, ToleranceCounters tolerated, int maxAttempts, NanoClock clock) {
        this.index = index;
        this.tolerated = tolerated;
        this.maxAttempts = maxAttempts;
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
        UpstreamRequest upstream = new UpstreamRequest(
                context.request(),
                context.requireDecision().result(),
                reservation,
                context.timeline(),
                tolerated,
                maxAttempts);
        context.timeline().mark(Step.PREPARE, clock.nanos());
        exchange.getMessage().setBody(upstream);
    }
}
