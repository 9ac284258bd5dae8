package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.decision.DecisionRing;
import io.caravan.dispatch.RequestTimeline;
import io.caravan.failure.NoEndpointException;
import io.caravan.inference.Api;
import io.caravan.inference.InferenceRequest;
import io.caravan.inference.PromptTokens;
import io.caravan.ledger.Reservation;
import io.caravan.pool.EndpointHealth.State;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.prefix.PrefixMatches;
import io.caravan.prefix.PromptBlocks;
import io.caravan.processors.context.RequestContext;
import io.caravan.processors.context.RequestContexts;
import io.caravan.processors.scheduling.ProfileName;
import io.caravan.processors.scheduling.SchedulingRuntime;
import io.caravan.scheduling.PluginRegistry;
import io.caravan.scheduling.PluginServices;
import io.caravan.scheduling.ProfileText;
import io.caravan.scheduling.SchedulingProfile;
import io.caravan.scheduling.SchedulingResult;
import io.caravan.scheduling.SchedulingView;
import io.caravan.testkit.data.Pools;
import io.caravan.tolerance.ToleranceCounters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A profile's two forms, a route of Kamelets and plain Java, decide alike: the default profile and random ones. */
class ProfileFormsProperties {

    private static final int RANDOM_PROFILES = 15;
    private static final int ENDPOINTS = 8;
    private static final PluginRegistry PLUGINS = PluginRegistry.load();
    private static final PluginServices SERVICES = new PluginServices(new ToleranceCounters());
    private static final Map<String, SchedulingProfile> PLAIN = new LinkedHashMap<>();
    private static final Main CAMEL = new Main();

    private static Pools pools;
    private static ProducerTemplate producer;

    @BeforeContainer
    static void start() throws IOException {
        pools = Pools.empty();
        for (int i = 0; i < ENDPOINTS; i++) {
            pools.add("ep-" + i, i % 3 == 0 ? Map.of() : Map.of("tier", i % 2 == 0 ? "gold" : "bronze"));
        }
        Path directory = Files.createTempDirectory("profiles");
        List<String> locations = new ArrayList<>();
        locations.add(add(directory, "default", new RouteFiles(null).text(ProfileLoader.FILE)));
        SplittableRandom random = new SplittableRandom(20_261_121L);
        for (int i = 0; i < RANDOM_PROFILES; i++) {
            locations.add(
                    add(directory, "p" + i, RandomProfile.of("p" + i, random).yaml()));
        }
        CAMEL.addInitialProperty("camel.component.kamelet.location", "classpath:kamelets");
        CAMEL.configure().setRoutesIncludePattern(String.join(",", locations));
        CAMEL.bind("plugins", PLUGINS);
        CAMEL.bind("plugin-services", SERVICES);
        CAMEL.bind("profile-name", new ProfileName("any", "1"));
        CAMEL.bind(
                "scheduling",
                new SchedulingRuntime(
                        pools.state(), pools.ledger(), new DecisionRing(16), SERVICES.tolerated(), pools.clock()));
        HotRoutes.install(CAMEL);
        CAMEL.start();
        producer = CAMEL.getCamelContext().createProducerTemplate();
    }

    @AfterContainer
    static void stop() {
        CAMEL.stop();
    }

    @Property(tries = 300)
    void aRouteOfKameletsDecidesLikeThePlainProfile(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Reservation> others = randomFacts(random);
        PrefixMatches matches = randomMatches(random);
        PLAIN.forEach((id, plain) -> {
            Exchange exchange = runRoute(id, matches);
            if (exchange.getException() instanceof NoEndpointException refused) {
                assertThat(refusal(plain, matches)).as(id).isEqualTo(refused.getMessage());
                return;
            }
            assertThat(exchange.getException()).as(id).isNull();
            RequestContext context = RequestContexts.of(exchange);
            context.requireReservation().settle();
            SchedulingResult route = context.requireDecision().result();
            SchedulingResult direct = plain.decide(route.candidates().view(), route.seed());
            assertThat(route.picked()).as(id).isEqualTo(direct.picked());
            assertThat(route.picker()).isEqualTo(direct.picker());
            assertThat(route.pickerSettings()).isEqualTo(direct.pickerSettings());
            assertThat(route.candidates().endpoints())
                    .isEqualTo(direct.candidates().endpoints());
            for (int i = 0; i < direct.candidates().size(); i++) {
                assertThat(route.candidates().total(i))
                        .as(id)
                        .isEqualTo(direct.candidates().total(i));
            }
        });
        others.forEach(Reservation::settle);
    }

    private static String add(Path directory, String name, String yaml) throws IOException {
        Object tree = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        PLAIN.put(
                "schedule-" + name,
                ProfileText.fromRoute(tree, PLUGINS, SERVICES).orElseThrow());
        return "file:" + Files.writeString(directory.resolve("schedule-" + name + ".camel.yaml"), yaml);
    }

    private static Exchange runRoute(String id, PrefixMatches matches) {
        return producer.request("direct:" + id, exchange -> {
            InferenceRequest request = InferenceRequest.unread("test-1", Api.CHAT_COMPLETIONS, "/", 0);
            PromptTokens tokens = PromptTokens.ids(PromptTokens.Source.ESTIMATE, new int[128]);
            RequestContexts.set(
                    exchange,
                    RequestContext.of(request, new RequestTimeline(0))
                            .withTokens(tokens)
                            .withMatches(PromptBlocks.NONE, matches));
        });
    }

    private static String refusal(SchedulingProfile plain, PrefixMatches matches) {
        SchedulingView now = pools.view();
        SchedulingView view =
                new SchedulingView(now.request(), now.pool(), now.ledger(), matches, now.nowNanos(), now.sequence());
        try {
            return "picked " + plain.decide(view, 1).target();
        } catch (NoEndpointException e) {
            return e.getMessage();
        }
    }

    /** Gives every endpoint other facts, and puts requests in flight. */
    private static List<Reservation> randomFacts(SplittableRandom random) {
        List<Reservation> others = new ArrayList<>();
        for (InferenceEndpoint endpoint : pools.state().snapshot().endpoints()) {
            String name = endpoint.name();
            pools.health(name, State.values()[random.nextInt(State.values().length)]);
            if (random.nextInt(5) > 0) {
                double waiting = random.nextInt(8) == 0 ? Double.NaN : random.nextInt(40);
                pools.stats(name, waiting, random.nextInt(30), random.nextInt(11) / 10.0);
            }
            if (random.nextInt(8) == 0) {
                pools.stale(name);
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                others.add(pools.ledger().reserve(endpoint, 128));
            }
        }
        return others;
    }

    private static PrefixMatches randomMatches(SplittableRandom random) {
        int total = random.nextInt(20);
        int[] matched = new int[ENDPOINTS];
        for (int i = 0; i < matched.length; i++) {
            matched[i] = random.nextInt(total + 1);
        }
        return total == 0 ? PrefixMatches.NONE : new PrefixMatches(matched, total, 64);
    }
}
