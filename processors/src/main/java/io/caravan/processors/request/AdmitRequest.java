package io.caravan.processors.request;

import io.caravan.access.AccessRules;
import io.caravan.dispatch.Step;
import io.caravan.failure.NotFoundException;
import io.caravan.failure.RequestRejectedException;
import io.caravan.inference.HttpRequestView;
import io.caravan.ledger.LoadLedger;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.pool.InferencePoolState;
import io.caravan.pool.PoolSnapshot;
import io.caravan.processors.context.RequestContext;
import io.caravan.processors.context.RequestContexts;
import io.caravan.time.NanoClock;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code admit-request}: refuses what cannot be served, before any work is spent on it. */
public final class AdmitRequest implements Processor {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final InferencePoolState pool;
    private final LoadLedger ledger;
    private final int maxInFlight;
    private final NanoClock clock;

    /** @param maxInFlight requests that may be under way at once; event loops may exceed it by one each */
    public AdmitRequest(InferencePoolState pool, LoadLedger ledger, int maxInFlight, NanoClock clock) {
        this.pool = pool;
        this.ledger = ledger;
        this.maxInFlight = maxInFlight;
        this.clock = clock;
    }

    /**
     * @throws RequestRejectedException if as many requests are under way as may be, in all or of this caller
     * @throws io.caravan.failure.AccessDeniedException if the caller may not use the model
     * @throws NotFoundException if every endpoint's models are known and none of them is the one asked for
     */
    @Override
    public void process(Exchange exchange) {
        RequestContext context = RequestContexts.of(exchange);
        if (ledger.openCount() >= maxInFlight) {
            throw new RequestRejectedException(
                    503, "gateway_full", "The gateway serves " + maxInFlight + " requests already", RETRY_AFTER);
        }
        if (exchange.getMessage().getBody() instanceof HttpRequestView http
                && !http.caller().isAnyone()) {
            var permit = AccessRules.admit(http.caller(), context.request(), clock.nanos());
            exchange.getExchangeExtension().addOnCompletion(new SettleCaller(permit, context, clock));
        }
        String model = context.request().model();
        if (!model.isEmpty()) {
            requireServed(pool.snapshot(), model);
        }
        context.timeline().mark(Step.ADMIT, clock.nanos());
    }

    private static void requireServed(PoolSnapshot snapshot, String model) {
        var endpoints = snapshot.endpoints();
        for (int i = 0; i < endpoints.size(); i++) {
            InferenceEndpoint endpoint = endpoints.get(i);
            if (snapshot.mayServe(endpoint, model)) {
                return;
            }
        }
        if (!endpoints.isEmpty()) {
            throw NotFoundException.model(model, snapshot.servedModels());
        }
    }
}
