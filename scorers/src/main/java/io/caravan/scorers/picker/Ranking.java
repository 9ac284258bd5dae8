package io.caravan.scorers.picker;

import io.caravan.pool.InferenceEndpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Orders of candidates. O(n log n): for pickers that are asked for more than one endpoint. */
final class Ranking {

    private Ranking() {}

    /** The indexes of the {@code count} greatest keys, greatest first; equal keys in random order. */
    static int[] greatest(double[] keys, int count, RandomGenerator random) {
        Integer[] order = new Integer[keys.length];
        for (int i = 0; i < order.length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        Arrays.sort(order, (a, b) -> Double.compare(keys[b], keys[a]));
        int[] first = new int[Math.min(count, order.length)];
        for (int i = 0; i < first.length; i++) {
            first[i] = order[i];
        }
        return first;
    }

    static List<InferenceEndpoint> select(List<InferenceEndpoint> endpoints, int[] indexes) {
        List<InferenceEndpoint> selected = new ArrayList<>(indexes.length);
        for (int index : indexes) {
            selected.add(endpoints.get(index));
        }
        return selected;
    }
}
