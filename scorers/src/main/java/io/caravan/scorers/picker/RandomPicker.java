package io.caravan.scorers.picker;

import io.caravan.pool.InferenceEndpoint;
import io.caravan.scheduling.Candidates;
import io.caravan.scheduling.EndpointPicker;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Picks at random, every endpoint as likely; totals do not count. */
public final class RandomPicker implements EndpointPicker {

    private final Map<String, String> settings;
    private final int count;

    public RandomPicker(PickerSettings settings) {
        this.settings = settings.asText();
        this.count = settings.maxNumOfEndpoints();
    }

    @Override
    public Map<String, String> settings() {
        return settings;
    }

    @Override
    public List<InferenceEndpoint> pick(Candidates scored, RandomGenerator random) {
        if (count == 1) {
            return List.of(scored.endpoints().get(random.nextInt(scored.size())));
        }
        return Ranking.select(scored.endpoints(), Ranking.greatest(new double[scored.size()], count, random));
    }
}
