package io.caravan.scorers.picker;

import io.caravan.scheduling.Candidates;
import io.caravan.scheduling.EndpointPicker;
import io.caravan.testkit.data.Pools;
import java.util.SplittableRandom;

/** How often each candidate is picked first. */
final class PickCounts {

    private PickCounts() {}

    static Candidates scored(double... totals) {
        String[] names = new String[totals.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = "ep-" + i;
        }
        return Candidates.of(Pools.of(names).view()).scored("test", 1.0, totals);
    }

    /** The share of picks of each candidate over many seeds. */
    static double[] shares(EndpointPicker picker, double... totals) {
        Candidates candidates = scored(totals);
        SplittableRandom random = new SplittableRandom(42);
        double[] shares = new double[totals.length];
        int rounds = 40_000;
        for (int i = 0; i < rounds; i++) {
            int index = candidates
                    .endpoints()
                    .indexOf(picker.pick(candidates, random.split()).get(0));
            shares[index] += 1.0 / rounds;
        }
        return shares;
    }
}
