package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.decision.DecisionRecord;
import io.caravan.failure.NoEndpointException;
import io.caravan.inference.Api;
import io.caravan.inference.PromptTokens;
import io.caravan.ledger.LedgerView;
import io.caravan.pool.EndpointSpec;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.pool.InferencePoolState;
import io.caravan.pool.PoolChange;
import io.caravan.prefix.PrefixMatches;
import io.caravan.scheduling.Candidates;
import io.caravan.scheduling.EndpointPicker;
import io.caravan.scheduling.PluginRegistry;
import io.caravan.scheduling.PluginServices;
import io.caravan.scheduling.ProfileText;
import io.caravan.scheduling.RequestFeatures;
import io.caravan.scheduling.SchedulingProfile;
import io.caravan.scheduling.SchedulingView;
import io.caravan.testkit.data.Pools;
import io.caravan.testkit.data.RandomPools;
import io.caravan.testkit.fake.FakeClock;
import io.caravan.tolerance.ToleranceCounters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The JSON of a decision is all that is needed to make the decision again. */
class DecisionReplayTest {

    private static final long SEED = 20_261_121L;
    private static final int DECISIONS = 10_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PluginRegistry plugins = PluginRegistry.load();
    private final PluginServices services = new PluginServices(new ToleranceCounters());

    @Test
    void tenThousandRecordedDecisionsRecomputeToTheSamePick() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        List<SchedulingProfile> profiles = new ArrayList<>();
        profiles.add(profile(new RouteFiles(null).text(ProfileLoader.FILE)));
        for (int i = 1; i < 40; i++) {
            profiles.add(profile(RandomProfile.of("p" + i, random).yaml()));
        }
        List<Pools> pools = RandomPools.of(SEED, 500, 12);
        int made = 0;
        for (int i = 0; made < DECISIONS; i++) {
            SchedulingProfile profile = profiles.get(i % profiles.size());
            SchedulingView view =
                    pools.get(i % pools.size()).sequence(random.nextInt(1000)).view();
            DecisionRecord decision = decide(profile, view, random.nextLong());
            if (decision != null) {
                String text = JSON.writeValueAsString(DecisionJson.of(decision));
                recompute(JSON.readTree(text));
                made++;
            }
        }
    }

    private SchedulingProfile profile(String yaml) {
        Object tree = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        return ProfileText.fromRoute(tree, plugins, services).orElseThrow();
    }

    private static DecisionRecord decide(SchedulingProfile profile, SchedulingView view, long seed) {
        try {
            return new DecisionRecord(profile.decide(view, seed), "", 0);
        } catch (NoEndpointException e) {
            return null;
        }
    }

    /** Knows nothing but the JSON and the plug-ins there are. */
    private void recompute(JsonNode decision) {
        Map<String, Double> sums = new HashMap<>();
        for (JsonNode step : decision.path("steps")) {
            double weight = step.path("weight").asDouble();
            step.path("scores")
                    .properties()
                    .forEach(score -> sums.merge(
                            score.getKey(), 0.0 + weight * score.getValue().asDouble(), Double::sum));
        }
        List<String> names = new ArrayList<>();
        decision.path("totals").fieldNames().forEachRemaining(names::add);
        double[] totals = new double[names.size()];
        for (int i = 0; i < totals.length; i++) {
            totals[i] = sums.getOrDefault(names.get(i), 0.0);
            assertThat(totals[i])
                    .isEqualTo(decision.path("totals").path(names.get(i)).asDouble());
        }
        Candidates scored =
                candidates(names, decision.path("sequence").asLong()).scored("recorded", 1.0, totals);
        long seed = Long.parseLong(decision.path("seed").asText());

        List<InferenceEndpoint> picked = picker(decision).pick(scored, new SplittableRandom(seed));

        assertThat(picked)
                .extracting(InferenceEndpoint::name)
                .as(() -> decision.toString())
                .startsWith(decision.path("picked").asText())
                .isEqualTo(JSON.convertValue(decision.path("pickedInOrder"), List.class));
    }

    private EndpointPicker picker(JsonNode decision) {
        Map<String, String> settings = new HashMap<>();
        decision.path("pickerSettings")
                .properties()
                .forEach(setting ->
                        settings.put(setting.getKey(), setting.getValue().asText()));
        return (EndpointPicker) plugins.create(decision.path("picker").asText(), settings, "decision", services);
    }

    /** Endpoints of these names, in this order. */
    private static Candidates candidates(List<String> names, long sequence) {
        FakeClock clock = new FakeClock();
        InferencePoolState state = new InferencePoolState(clock);
        List<EndpointSpec> specs = new ArrayList<>();
        for (String name : names) {
            specs.add(new EndpointSpec(name, "10.0.0.1", 8000 + specs.size(), false, Map.of()));
        }
        state.apply(new PoolChange("recorded", specs));
        RequestFeatures request =
                new RequestFeatures("r", Api.OTHER, "", false, 0, PromptTokens.Source.ESTIMATE, List.of(), -1);
        SchedulingView view = new SchedulingView(
                request, state.snapshot(), LedgerView.idle(names.size()), PrefixMatches.NONE, clock.nanos(), sequence);
        Candidates all = Candidates.of(view);
        assertThat(all.endpoints()).extracting(InferenceEndpoint::name).isEqualTo(names);
        return all;
    }
}
