package io.caravan.scheduling;

import io.caravan.pool.InferenceEndpoint;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Chooses from totals. Ties are broken with the given randomness and nothing else, so that the same seed gives the same
 * pick. Thread-safe; no I/O; no blocking; called with the load ledger locked.
 */
public interface EndpointPicker {

    /**
     * The chosen endpoints, best first; never empty.
     *
     * @param scored the candidates, at least one
     */
    List<InferenceEndpoint> pick(Candidates scored, RandomGenerator random);

    /** Its settings as text by name, for the decision record: with its type they make an equal picker again. */
    default Map<String, String> settings() {
        return Map.of();
    }
}
