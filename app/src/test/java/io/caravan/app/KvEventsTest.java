package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.inference.PromptTokens;
import io.caravan.kvevents.KvEventSources;
import io.caravan.prefix.ExactMatches;
import io.caravan.simulator.EngineProfile;
import io.caravan.simulator.Fault;
import io.caravan.simulator.HeldBlocks;
import io.caravan.simulator.KvEventSettings;
import io.caravan.simulator.SimulatedEngine;
import io.caravan.simulator.SimulatedFleet;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events over real sockets decide where a prompt goes. */
class KvEventsTest {

    private static final int BLOCK_SIZE = 16;
    private static final int CACHE_BLOCKS = 8;
    /** Two whole blocks, and the token that an engine computes at least. */
    private static final int[] PROMPT = prompt(100, 2);

    private static final int FAMILIES = 8;
    private static final int LEAST_ROUNDS = 4;
    /** By far more than it takes until a batch in a hundred was lost from both engines. */
    private static final int MOST_ROUNDS = 80;

    private final GatewayClient[] direct = new GatewayClient[2];
    private GatewayFixture gateway;
    private int asked;

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aPromptGoesWhereItsBlocksAreAndTheRecordSaysSo() {
        start(KvEventSettings.defaults());
        serve(1, PROMPT);
        awaitTruth(1);

        JsonNode decision = decide(PROMPT);

        assertThat(decision.path("picked").asText()).isEqualTo("engine-2");
        assertThat(decision.path("exactMatchedBlocksOf").asInt()).isEqualTo(2);
        assertThat(matched(decision, 0)).isZero();
        assertThat(matched(decision, 1)).isEqualTo(2);
        assertThat(DecisionSummary.lines(decision)).anyMatch(line -> line.contains("2 blocks, as its KV events tell"));
    }

    @Test
    void blocksThatAnEngineEvictedMatchNoMore() {
        start(KvEventSettings.defaults());
        serve(1, PROMPT);
        for (int i = 1; HeldPrefix.blocks(engine(1), PROMPT) == 2; i++) {
            assertThat(i).isLessThan(2 * CACHE_BLOCKS);
            serve(1, prompt(i * 1000, 2));
        }
        awaitTruth(1);
        int held = HeldPrefix.blocks(engine(1), PROMPT);

        assertThat(matched(decide(PROMPT), 1)).isEqualTo(held);
    }

    @Test
    void aLostBatchIsAskedForAgain() {
        start(KvEventSettings.defaults());
        engine(1).faults().set(Fault.KV_DROP_PERCENT, 50);
        for (int i = 1; source(1).path("gaps").asInt() == 0; i++) {
            assertThat(i).isLessThan(100);
            serve(1, prompt(i * 1000, 1));
        }
        engine(1).faults().clear();
        serve(1, PROMPT);
        awaitTruth(1);

        assertThat(source(1).path("replays").asInt()).isGreaterThan(1);
        assertThat(matched(decide(PROMPT), 1)).isEqualTo(2);
    }

    @Test
    void whatAnEngineHeldBeforeItStartedAgainIsForgotten() {
        start(KvEventSettings.defaults());
        serve(1, PROMPT);
        awaitTruth(1);
        engine(1).faults().set(Fault.KV_RESTART);
        serve(1, prompt(100, 1));
        awaitSource(1, source -> source.path("restarts").asInt() == 1);
        awaitTruth(1);

        assertThat(matched(decide(PROMPT), 1)).isEqualTo(1);
    }

    @Test
    void afterALossThatCannotBeRepairedWhatWasSentDecidesUntilTheEngineIsEmpty() {
        start(KvEventSettings.defaults().withoutReplay());
        empty(0);
        empty(1);
        JsonNode first = decide(PROMPT);
        int holder = first.path("picked").asText().equals("engine-1") ? 0 : 1;
        awaitTruth(holder);
        engine(holder).faults().set(Fault.KV_DROP_PERCENT, 50);
        for (int i = 1; !source(holder).path("state").asText().equals("partial"); i++) {
            assertThat(i).isLessThan(100);
            serve(holder, prompt(i * 1000, 1));
        }
        engine(holder).faults().clear();

        JsonNode unsure = decide(PROMPT);
        assertThat(matched(unsure, holder)).isEqualTo(-1);
        assertThat(unsure.path("picked").asText()).isEqualTo("engine-" + (holder + 1));

        empty(holder);
        serve(holder, prompt(100_000, 1));
        awaitTruth(holder);
        assertThat(matched(decide(prompt(100_000, 1)), holder)).isEqualTo(1);
    }

    /**
     * The gap drill: batches get lost at random and engines start again, silently or as a process that dies, while caches are too
     * small for what is asked.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void afterTheRepairTheIndexIsTheEnginesTruth(int lostPercent) {
        start(KvEventSettings.defaults());
        SplittableRandom random = new SplittableRandom(5);
        double[] unsureBefore = {unsureMillis(0), unsureMillis(1)};
        for (int engine = 0; engine < 2; engine++) {
            engine(engine).faults().set(Fault.KV_DROP_PERCENT, lostPercent);
        }
        int rounds = 0;
        while (rounds < LEAST_ROUNDS || !both(source -> source.path("gaps").asInt() > 0)) {
            assertThat(rounds).isLessThan(MOST_ROUNDS);
            drill(random, rounds++);
        }
        for (int engine = 0; engine < 2; engine++) {
            engine(engine).faults().clear();
            serve(engine, prompt(900_000, 1)); // tells of a loss of the last batch before it
            awaitTruth(engine);
            assertThat(source(engine).path("restarts").asInt()).isPositive();
            assertThat(unsureMillis(engine)).isGreaterThan(unsureBefore[engine]);
            System.out.printf(
                    "Gap drill, %d %% lost, engine-%d: gaps=%s replays=%s restarts=%s unsureMs=%s%n",
                    lostPercent,
                    engine + 1,
                    source(engine).path("gaps"),
                    source(engine).path("replays"),
                    source(engine).path("restarts"),
                    source(engine).path("unsureMs"));
        }
        for (int family = 0; family < FAMILIES; family++) {
            int[] prompt = prompt(family * 1000, 5);
            int[] held = {HeldPrefix.blocks(engine(0), prompt), HeldPrefix.blocks(engine(1), prompt)};
            PromptTokens tokens = PromptTokens.ids(PromptTokens.Source.CLIENT, prompt);
            KvEventSources kvEvents = gateway.beans().kvEvents();
            ExactMatches match = kvEvents.match(kvEvents.keys(tokens, GatewayFixture.MODEL, ""), 2);
            assertThat(new int[] {match.at(0), match.at(1)})
                    .as("prompt of family %s", family)
                    .isEqualTo(held);
        }
    }

    /** Fifty prompts, of which one engine starts again in the midst. */
    private void drill(SplittableRandom random, int round) {
        for (int i = 0; i < 50; i++) {
            serve(random.nextInt(2), prompt(random.nextInt(FAMILIES) * 1000, random.nextInt(1, 5)));
            if (i == 25 && round % 4 < 2) {
                engine(round % 2).faults().set(Fault.KV_RESTART);
            } else if (i == 25) {
                engine(round % 2).stop();
                engine(round % 2).start();
                direct[round % 2] = null;
            }
        }
    }

    private boolean both(Predicate<JsonNode> as) {
        return as.test(source(0)) && as.test(source(1));
    }

    /** Time in which the gateway did not know all of an engine's blocks, as operators see it. */
    private double unsureMillis(int index) {
        return source(index).path("unsureMs").asDouble();
    }

    private void start(KvEventSettings events) {
        EngineProfile profile = EngineProfile.qwen3Small().withCache(BLOCK_SIZE, CACHE_BLOCKS);
        gateway = GatewayFixture.start(SimulatedFleet.start(
                2, GatewayFixture.engines().withProfile(profile).withKvEvents(events)));
        for (int engine = 0; engine < 2; engine++) {
            awaitSource(engine, source -> source.path("connected").asBoolean());
        }
    }

    /** So many whole blocks and one token more. */
    private static int[] prompt(int first, int blocks) {
        return IntStream.range(first, first + blocks * BLOCK_SIZE + 1).toArray();
    }

    private SimulatedEngine engine(int index) {
        return gateway.fleet().engine(index);
    }

    /** Has one engine serve a prompt, past the gateway. */
    private void serve(int index, int[] prompt) {
        var answer = client(index).post("/v1/completions", body(prompt));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    /** Has an engine empty its cache until the gateway knows it: what is told before the subscription stands is not heard. */
    private void empty(int index) {
        awaitSource(index, source -> {
            client(index).post("/reset_prefix_cache", "");
            serve(index, prompt(200_000 + 1000 * asked++, 1));
            return source(index).path("state").asText().equals("complete");
        });
    }

    private GatewayClient client(int index) {
        if (direct[index] == null) {
            direct[index] = new GatewayClient(engine(index).port(), 0);
        }
        return direct[index];
    }

    private JsonNode decide(int[] prompt) {
        String id = "kv-" + asked++;
        var answer = gateway.client().post("/v1/completions", body(prompt), "x-request-id", id);
        assertThat(answer.status()).isEqualTo(200);
        return gateway.decision(id);
    }

    private static String body(int[] prompt) {
        return "{\"model\":\"" + GatewayFixture.MODEL + "\",\"max_tokens\":1,\"prompt\":" + Arrays.toString(prompt)
                + "}";
    }

    private static int matched(JsonNode decision, int index) {
        return decision.path("endpoints")
                .path("engine-" + (index + 1))
                .path("exactMatchedBlocks")
                .asInt(-1);
    }

    private JsonNode source(int index) {
        return gateway.client()
                .admin("/status/prefix")
                .json()
                .path("endpoints")
                .path(index)
                .path("sources")
                .path(0);
    }

    private void awaitSource(int index, Predicate<JsonNode> as) {
        await().atMost(Duration.ofSeconds(30)).until(() -> source(index), as);
    }

    /** Waits until the gateway knows all that an engine holds. */
    private void awaitTruth(int index) {
        awaitSource(index, source -> {
            HeldBlocks held = engine(index).heldBlocks();
            return source.path("state").asText().equals("complete")
                    && source.path("connected").asBoolean()
                    && held.settled()
                    && source.path("nextSequence").asLong() == held.nextSequence()
                    && source.path("engineBlocks").asInt() == held.blocks().size();
        });
    }
}
