package io.caravan.processors.request;

import io.caravan.access.AccessRules;
import io.caravan.access.CallerUse;
import io.caravan.dispatch.RequestTimeline;
import io.caravan.processors.context.RequestContext;
import io.caravan.time.NanoClock;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;

/** Settles with the caller when the exchange is done, which comes once however a route is written. */
final class SettleCaller implements Synchronization {

    private final CallerUse.Permit permit;
    private final RequestContext context;
    private final NanoClock clock;

    SettleCaller(CallerUse.Permit permit, RequestContext context, NanoClock clock) {
        this.permit = permit;
        this.context = context;
        this.clock = clock;
    }

    @Override
    public void onComplete(Exchange exchange) {
        settle();
    }

    @Override
    public void onFailure(Exchange exchange) {
        settle();
    }

    private void settle() {
        RequestTimeline timeline = context.timeline();
        long used = AccessRules.used(context.request(), timeline.outcome(null, timeline.status()));
        permit.settle(used, clock.nanos());
    }
}
