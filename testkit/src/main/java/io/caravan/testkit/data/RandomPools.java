package io.caravan.testkit.data;

import io.caravan.pool.EndpointHealth.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Pools made from a seed: sizes, metrics (also missing, stale and odd ones), labels, health, load and matches. */
public final class RandomPools {

    private static final double[] ODD = {Double.NaN, -3.0, 1e300, Double.POSITIVE_INFINITY, 0.0};
    private static final String[] TIERS = {"gold", "silver", "bronze"};

    private RandomPools() {}

    /**
     * Pools of 1 to {@code maxEndpoints} endpoints. Prints the seed.
     *
     * @param count how many pools
     */
    public static List<Pools> of(long seed, int count, int maxEndpoints) {
        System.out.println("RandomPools seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        List<Pools> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(pool(random, random.nextInt(1, maxEndpoints + 1)));
        }
        return all;
    }

    private static Pools pool(SplittableRandom random, int endpoints) {
        Pools pools = Pools.empty().sequence(random.nextLong(0, 1_000)).prompt(random.nextInt(0, 50), 64);
        for (int i = 0; i < endpoints; i++) {
            String name = "ep-" + i;
            Map<String, String> labels =
                    random.nextInt(4) == 0 ? Map.of() : Map.of("tier", TIERS[random.nextInt(TIERS.length)]);
            pools.add(name, labels);
            facts(random, pools, name);
        }
        return pools;
    }

    private static void facts(SplittableRandom random, Pools pools, String name) {
        pools.health(name, State.values()[random.nextInt(State.values().length)]);
        if (random.nextInt(5) > 0) {
            pools.stats(name, figure(random, 200.0, true), figure(random, 100.0, true), figure(random, 1.0, false));
        }
        if (random.nextInt(8) == 0) {
            pools.stale(name);
        }
        pools.inFlight(name, random.nextInt(4));
        pools.matched(name, random.nextInt(0, 50));
    }

    private static double figure(SplittableRandom random, double max, boolean whole) {
        int kind = random.nextInt(12);
        if (kind == 0) {
            return ODD[random.nextInt(ODD.length)];
        }
        double value = random.nextDouble() * max;
        return whole ? Math.floor(value) : value;
    }
}
