package io.caravan.prefix;

import java.util.List;

/**
 * What a matched block is worth by the best tier that holds it, as a share of one in the GPU. Blocks in the GPU and
 * speculative ones count 1.
 *
 * @param host 0 to 1
 * @param disk 0 to 1
 * @param other 0 to 1
 */
public record TierWeights(double host, double disk, double other) {

    /** llm-d's weight for the host; half for everything further away. */
    public static final TierWeights DEFAULT = new TierWeights(0.8, 0.5, 0.5);

    public TierWeights {
        for (double weight : List.of(host, disk, other)) {
            if (!(weight >= 0 && weight <= 1)) {
                throw new IllegalArgumentException("A tier's weight of " + weight + " is not within 0 and 1");
            }
        }
    }

    double of(Tier tier) {
        return switch (tier) {
            case GPU, SPECULATIVE -> 1;
            case HOST -> host;
            case DISK -> disk;
            case OTHER -> other;
        };
    }

    /** The weight of the best tier of each mask of tiers; 0 for none. */
    double[] byMask() {
        double[] weights = new double[1 << Tier.COUNT];
        for (int mask = 0; mask < weights.length; mask++) {
            for (Tier tier : Tier.values()) {
                if ((mask & tier.bit()) != 0) {
                    weights[mask] = Math.max(weights[mask], of(tier));
                }
            }
        }
        return weights;
    }
}
