package io.caravan.scheduling;

import io.caravan.pool.InferenceEndpoint;
import java.util.List;
import java.util.Map;

/**
 * The outcome of a profile. Immutable.
 *
 * @param profile the profile's name
 * @param profileVersion a fingerprint of the profile's steps and settings
 * @param picker the picker's type
 * @param pickerSettings the picker's settings as text
 * @param seed what the picker's {@link java.util.SplittableRandom} was seeded with
 * @param candidates the candidates at the time of the pick, with their trace
 * @param picked the chosen endpoints, best first; at least one
 */
public record SchedulingResult(
        String profile,
        String profileVersion,
        String picker,
        Map<String, String> pickerSettings,
        long seed,
        Candidates candidates,
        List<InferenceEndpoint> picked) {

    public SchedulingResult {
        pickerSettings = Map.copyOf(pickerSettings);
    }

    /** The outcome of a picker without settings. */
    public SchedulingResult(
            String profile,
            String profileVersion,
            String picker,
            long seed,
            Candidates candidates,
            List<InferenceEndpoint> picked) {
        this(profile, profileVersion, picker, Map.of(), seed, candidates, picked);
    }

    /** The chosen endpoint. */
    public InferenceEndpoint target() {
        return picked.get(0);
    }
}
