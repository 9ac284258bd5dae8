package io.caravan.scheduling;

import io.caravan.failure.NoEndpointException;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Steps and a picker in plain Java: the same thing a profile's route says. A pure function of the view and the seed.
 * Thread-safe.
 *
 * @param name the profile's name, the {@code default} of {@code schedule-default}
 * @param version a fingerprint of steps and settings
 * @param steps filters and scorers in order
 * @param pickerType the picker's type
 * @param picker the picker
 */
public record SchedulingProfile(
        String name, String version, List<ProfileStep> steps, String pickerType, EndpointPicker picker) {

    public SchedulingProfile {
        steps = List.copyOf(steps);
    }

    /**
     * Runs the profile.
     *
     * @throws NoEndpointException if the pool is empty or a filter leaves nothing
     */
    public SchedulingResult decide(SchedulingView view, long seed) {
        return pick(score(view), seed);
    }

    /** Runs the filters and scorers. */
    public Candidates score(SchedulingView view) {
        Candidates candidates = Candidates.of(view);
        if (candidates.size() == 0) {
            throw NoEndpointException.emptyPool();
        }
        candidates = ServedModelFilter.STEP.apply(candidates);
        for (int i = 0; i < steps.size(); i++) {
            candidates = steps.get(i).apply(candidates);
        }
        return candidates;
    }

    /** Runs the picker over scored candidates. */
    public SchedulingResult pick(Candidates candidates, long seed) {
        return new SchedulingResult(
                name,
                version,
                pickerType,
                picker.settings(),
                seed,
                candidates,
                picker.pick(candidates, new SplittableRandom(seed)));
    }
}
