package io.caravan.processors.scheduling;

import io.caravan.processors.context.RequestContext;
import io.caravan.processors.context.RequestContexts;
import io.caravan.scheduling.EndpointFilter;
import io.caravan.scheduling.ProfileStep;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** The bean of a filter's Kamelet. */
public final class FilterStep extends PluginStep {

    private ProfileStep.@Nullable Filter step;
    private @Nullable SchedulingRuntime runtime;

    @Override
    protected void doInit() {
        step = new ProfileStep.Filter(type(), (EndpointFilter) plugin());
        runtime = runtime();
    }

    @Override
    public void process(Exchange exchange) {
        if (step == null || runtime == null) {
            throw new IllegalStateException("Not initialised: " + getType());
        }
        RequestContext context = RequestContexts.of(exchange);
        store(exchange, context, step.apply(candidates(context, runtime)));
    }
}
