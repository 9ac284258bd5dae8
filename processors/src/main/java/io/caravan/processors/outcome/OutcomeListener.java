package io.caravan.processors.outcome;

import io.caravan.dispatch.Outcome;
import io.caravan.inference.InferenceRequest;
import org.jspecify.annotations.Nullable;

/** Is told of every request that has ended. Called on event loops; must not block or throw. */
@FunctionalInterface
public interface OutcomeListener {

    /** @param request the request, or null if it could not be parsed */
    void ended(@Nullable InferenceRequest request, Outcome outcome);
}
