package io.caravan.scorers.picker;

import io.caravan.pool.InferenceEndpoint;
import io.caravan.scheduling.Candidates;
import io.caravan.scheduling.EndpointPicker;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Picks the endpoint with the greatest total; among equals every one is as likely. */
public final class MaxScorePicker implements EndpointPicker {

    private final Map<String, String> settings;
    private final int count;

    public MaxScorePicker(PickerSettings settings) {
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
            double[] totals = new double[scored.size()];
            for (int i = 0; i < totals.length; i++) {
                totals[i] = scored.total(i);
            }
            return Ranking.select(scored.endpoints(), Ranking.greatest(totals, count, random));
        }
        int best = 0;
        int ties = 1;
        for (int i = 1; i < scored.size(); i++) {
            double total = scored.total(i);
            if (total > scored.total(best)) {
                best = i;
                ties = 1;
            } else if (total == scored.total(best) && random.nextInt(++ties) == 0) {
                best = i;
            }
        }
        return List.of(scored.endpoints().get(best));
    }
}
