package io.caravan.processors.outcome;

import io.caravan.agreement.AgreementCheck;
import io.caravan.agreement.CacheExpectation;
import io.caravan.decision.DecisionRecord;
import io.caravan.dispatch.Ending;
import io.caravan.dispatch.Outcome;
import io.caravan.dispatch.RequestTimeline;
import io.caravan.failure.GatewayException;
import io.caravan.failure.StreamInterruptedException;
import io.caravan.failure.UpstreamNotReachedException;
import io.caravan.inference.Api;
import io.caravan.inference.InferenceRequest;
import io.caravan.ledger.Reservation;
import io.caravan.prefix.ApproximatePrefixIndex;
import io.caravan.prefix.PromptBlocks;
import io.caravan.processors.context.RequestContext;
import io.caravan.processors.context.RequestContexts;
import io.caravan.time.NanoClock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Step {@code record-outcome}: settles the ledger, completes the decision record, tells listeners. Never throws. */
public final class RecordOutcome implements Processor {

    private static final int OK = 200;
    /** Where engines go through a prompt and leave its blocks in their caches. */
    private static final Set<Api> GENERATING = EnumSet.of(
            Api.CHAT_COMPLETIONS, Api.COMPLETIONS, Api.RESPONSES, Api.MESSAGES, Api.GENERATE, Api.SGLANG_GENERATE);

    private final ApproximatePrefixIndex index;
    private final AgreementCheck agreement;
    private final List<OutcomeListener> listeners;
    private final NanoClock clock;

    public RecordOutcome(
            ApproximatePrefixIndex index, AgreementCheck agreement, List<OutcomeListener> listeners, NanoClock clock) {
        this.index = index;
        this.agreement = agreement;
        this.listeners = List.copyOf(listeners);
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Throwable failure = failureOf(exchange);
        RequestContext context = RequestContexts.find(exchange);
        RequestTimeline timeline = context == null ? new RequestTimeline(clock.nanos()) : context.timeline();
        end(timeline, failure);
        Reservation reservation = context == null ? null : context.reservation();
        String endpoint = reservation == null ? null : reservation.endpoint().name();
        int status =
                failure instanceof GatewayException known ? known.status() : failure != null ? 500 : timeline.status();
        Outcome outcome = timeline.outcome(endpoint, status);
        if (context != null) {
            settle(context);
            DecisionRecord decision = context.decision();
            if (decision != null) {
                decision.complete(outcome);
                compare(context, decision, outcome);
            }
        }
        InferenceRequest request = context == null ? null : context.request();
        for (int i = 0; i < listeners.size(); i++) {
            listeners.get(i).ended(request, outcome);
        }
    }

    private void end(RequestTimeline timeline, @Nullable Throwable failure) {
        if (timeline.hasEnded()) {
            return;
        }
        String code = failure instanceof GatewayException known
                ? known.errorCode()
                : failure != null ? "internal_error" : null;
        Ending ending = failure == null
                ? Ending.COMPLETED
                : failure instanceof UpstreamNotReachedException
                        ? Ending.NOT_REACHED
                        : failure instanceof StreamInterruptedException ? Ending.INTERRUPTED : Ending.REJECTED;
        timeline.end(ending, code, clock.nanos());
    }

    /** A retry may have taken the request elsewhere than the pick said, and the prefix with it. */
    private void settle(RequestContext context) {
        Reservation reservation = context.reservation();
        if (reservation == null) {
            return;
        }
        reservation.settle();
        DecisionRecord decision = context.decision();
        PromptBlocks blocks = context.blocks();
        if (blocks != null && decision != null && !decision.result().target().isSameAs(reservation.endpoint())) {
            index.record(blocks, reservation.endpoint());
        }
    }

    /** What was expected of the picked endpoint's cache is compared with what it says, if it was the one that answered. */
    private void compare(RequestContext context, DecisionRecord decision, Outcome outcome) {
        CacheExpectation expected = decision.expected();
        PromptBlocks blocks = context.exactBlocks();
        Reservation reservation = context.reservation();
        if (expected != null
                && blocks != null
                && reservation != null
                && outcome.ending() == Ending.COMPLETED
                && outcome.status() == OK
                && GENERATING.contains(context.request().api())
                && decision.result().target().isSameAs(reservation.endpoint())) {
            agreement.answered(reservation.endpoint(), expected, blocks, outcome.usage());
        }
    }

    private static @Nullable Throwable failureOf(Exchange exchange) {
        Throwable now = exchange.getException();
        return now != null ? now : exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class);
    }
}
