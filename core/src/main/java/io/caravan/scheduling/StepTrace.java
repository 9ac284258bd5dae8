package io.caravan.scheduling;

import io.caravan.pool.InferenceEndpoint;
import java.util.List;

/** What one step of a profile did. Immutable by agreement: nobody writes the arrays. */
public sealed interface StepTrace {

    /** The plug-in's type, or its name where the profile gives one. */
    String plugin();

    /**
     * A filter ran.
     *
     * @param removed the candidates it did not leave
     */
    record Filtered(String plugin, EndpointFilter filter, List<InferenceEndpoint> removed) implements StepTrace {}

    /**
     * A scorer ran.
     *
     * @param weight what its scores are multiplied by
     * @param endpoints the candidates it saw
     * @param raw its scores after clamping to [0, 1], in the order of {@code endpoints}
     */
    record Scored(String plugin, double weight, List<InferenceEndpoint> endpoints, double[] raw) implements StepTrace {}
}
