package io.caravan.scorers.picker;

import io.caravan.pool.InferenceEndpoint;
import io.caravan.scheduling.Candidates;
import io.caravan.scheduling.EndpointPicker;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Picks at random, each endpoint in proportion to its total; those with a total of 0 or less only when no other is left.
 * More than one are drawn without putting back: the greatest {@code u^(1/total)} first (Efraimidis and Spirakis, 2006).
 */
public final class WeightedRandomPicker implements EndpointPicker {

    private final Map<String, String> settings;
    private final int count;

    public WeightedRandomPicker(PickerSettings settings) {
        this.settings = settings.asText();
        this.count = settings.maxNumOfEndpoints();
    }

    @Override
    public Map<String, String> settings() {
        return settings;
    }

    @Override
    public List<InferenceEndpoint> pick(Candidates scored, RandomGenerator random) {
        if (count > 1) {
            return pickSeveral(scored, random);
        }
        int size = scored.size();
        double sum = 0.0;
        for (int i = 0; i < size; i++) {
            sum += Math.max(0.0, scored.total(i));
        }
        if (!(sum > 0.0)) {
            return List.of(scored.endpoints().get(random.nextInt(size)));
        }
        double left = random.nextDouble() * sum;
        int chosen = -1;
        for (int i = 0; i < size && (chosen < 0 || left >= 0.0); i++) {
            double weight = scored.total(i);
            if (weight > 0.0) {
                chosen = i;
                left -= weight;
            }
        }
        return List.of(scored.endpoints().get(chosen));
    }

    private List<InferenceEndpoint> pickSeveral(Candidates scored, RandomGenerator random) {
        double[] keys = new double[scored.size()];
        for (int i = 0; i < keys.length; i++) {
            double weight = scored.total(i);
            keys[i] = weight > 0.0 ? Math.log(1.0 - random.nextDouble()) / weight : Double.NEGATIVE_INFINITY;
        }
        return Ranking.select(scored.endpoints(), Ranking.greatest(keys, count, random));
    }
}
