package io.caravan.processors.scheduling;

import io.caravan.processors.context.RequestContext;
import io.caravan.processors.context.RequestContexts;
import io.caravan.scheduling.EndpointScorer;
import io.caravan.scheduling.PluginServices;
import io.caravan.scheduling.ProfileStep;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** The bean of a scorer's Kamelet. */
public final class ScoreStep extends PluginStep {

    private double weight = 1.0;
    private ProfileStep.@Nullable Scorer step;
    private @Nullable SchedulingRuntime runtime;

    /** What the scores are multiplied by. */
    public double getWeight() {
        return weight;
    }

    public void setWeight(double weight) {
        this.weight = weight;
    }

    @Override
    protected void doInit() {
        step = new ProfileStep.Scorer(
                type(),
                (EndpointScorer) plugin(),
                weight,
                bean(PluginServices.class).tolerated());
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
