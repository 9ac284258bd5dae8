package io.caravan.processors.scheduling;

import io.caravan.processors.context.RequestContexts;
import io.caravan.scheduling.SchedulingProfile;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** A whole scheduling profile as one step: the form a route of nothing but plug-in Kamelets is run in. */
public final class ScheduleProfile implements Processor {

    private final SchedulingRuntime runtime;
    private final SchedulingProfile profile;

    public ScheduleProfile(SchedulingRuntime runtime, SchedulingProfile profile) {
        this.runtime = runtime;
        this.profile = profile;
    }

    @Override
    public void process(Exchange exchange) {
        RequestContexts.set(exchange, runtime.schedule(RequestContexts.of(exchange), profile));
    }
}
