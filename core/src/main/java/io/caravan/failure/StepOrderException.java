package io.caravan.failure;

/** A route runs a step before the one that produces what it needs. A mistake in the route file, reported as 500. */
public final class StepOrderException extends GatewayException {

    /** @param missingStep the step that has to come earlier in the route */
    public StepOrderException(String missingStep) {
        super(500, "step_order", "Step '" + missingStep + "' has not run before this one in the route", null);
    }
}
