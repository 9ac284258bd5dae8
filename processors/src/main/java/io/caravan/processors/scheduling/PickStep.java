package io.caravan.processors.scheduling;

import io.caravan.processors.context.RequestContext;
import io.caravan.processors.context.RequestContexts;
import io.caravan.scheduling.EndpointPicker;
import io.caravan.scheduling.SchedulingProfile;
import java.util.List;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** The bean of a picker's Kamelet: picks and reserves in one atomic step and writes the decision record. */
public final class PickStep extends PluginStep {

    private @Nullable SchedulingProfile picking;
    private @Nullable SchedulingRuntime runtime;

    @Override
    protected void doInit() {
        ProfileName profile = bean(ProfileName.class);
        picking =
                new SchedulingProfile(profile.name(), profile.version(), List.of(), type(), (EndpointPicker) plugin());
        runtime = runtime();
    }

    @Override
    public void process(Exchange exchange) {
        if (picking == null || runtime == null) {
            throw new IllegalStateException("Not initialised: " + getType());
        }
        RequestContext context = RequestContexts.of(exchange);
        RequestContexts.set(exchange, runtime.pick(context, candidates(context, runtime), picking));
    }
}
