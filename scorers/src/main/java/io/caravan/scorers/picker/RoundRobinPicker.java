package io.caravan.scorers.picker;

import io.caravan.pool.InferenceEndpoint;
import io.caravan.scheduling.Candidates;
import io.caravan.scheduling.EndpointPicker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Picks one endpoint after the other in the order of their names; totals do not count. The turn is the view's sequence
 * number, so the same view gives the same pick.
 */
public final class RoundRobinPicker implements EndpointPicker {

    private final Map<String, String> settings;
    private final int count;

    public RoundRobinPicker(PickerSettings settings) {
        this.settings = settings.asText();
        this.count = settings.maxNumOfEndpoints();
    }

    @Override
    public Map<String, String> settings() {
        return settings;
    }

    @Override
    public List<InferenceEndpoint> pick(Candidates scored, RandomGenerator random) {
        List<InferenceEndpoint> ordered = byName(scored.endpoints());
        int size = ordered.size();
        int first = (int) Math.floorMod(scored.view().sequence(), (long) size);
        if (count == 1) {
            return List.of(ordered.get(first));
        }
        List<InferenceEndpoint> picked = new ArrayList<>(Math.min(count, size));
        for (int i = 0; i < count && i < size; i++) {
            picked.add(ordered.get((first + i) % size));
        }
        return picked;
    }

    private static List<InferenceEndpoint> byName(List<InferenceEndpoint> endpoints) {
        for (int i = 1; i < endpoints.size(); i++) {
            if (endpoints.get(i - 1).name().compareTo(endpoints.get(i).name()) > 0) {
                List<InferenceEndpoint> sorted = new ArrayList<>(endpoints);
                sorted.sort(Comparator.comparing(InferenceEndpoint::name));
                return sorted;
            }
        }
        return endpoints;
    }
}
