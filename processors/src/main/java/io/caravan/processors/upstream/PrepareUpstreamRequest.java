package io.caravan.processors.upstream;

import io.caravan.agreement.AgreementCheck;
import io.caravan.decision.DecisionRecord;
import io.caravan.dispatch.RetryRules;
import io.caravan.dispatch.Step;
import io.caravan.dispatch.UpstreamRequest;
import io.caravan.ledger.Reservation;
import io.caravan.pool.EndpointStats;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.prefix.ApproximatePrefixIndex;
import io.caravan.prefix.ExactMatches;
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
    private final AgreementCheck agreement;
    private final ToleranceCounters tolerated;
    private final RetryRules retries;
    private final NanoClock clock;

    public PrepareUpstreamRequest(
            ApproximatePrefixIndex index,
            AgreementCheck agreement,
            ToleranceCounters tolerated,
            RetryRules retries,
            NanoClock clock) {
        this.index = index;
        this.agreement = agreement;
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
        expect(context, reservation.endpoint());
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

    /** What KV events let expect of the endpoint's cache is remembered, to be compared with what the engine will say. */
    private void expect(RequestContext context, InferenceEndpoint endpoint) {
        PromptBlocks exact = context.exactBlocks();
        ExactMatches matches = context.matchesOrNone().exact();
        if (exact == null || matches == null) {
            return;
        }
        DecisionRecord decision = context.requireDecision();
        EndpointStats stats =
                decision.result().candidates().view().pool().facts(endpoint).stats();
        int engineBlockTokens = stats == null ? 0 : stats.blockSizeTokens();
        decision.expect(agreement.dispatched(endpoint, context.bestTokens(), exact, matches, engineBlockTokens));
    }
}
