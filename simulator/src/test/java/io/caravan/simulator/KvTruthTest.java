package io.caravan.simulator;

import static io.caravan.simulator.KvEventClient.complete;
import static io.caravan.simulator.KvEventClient.fresh;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever an engine is asked to do: who applies its events holds what it holds. */
class KvTruthTest {

    private static final int ROUNDS = 25;

    @ParameterizedTest
    @CsvSource({"1,false,4", "2,false,16", "3,true,16", "4,true,32"})
    void allEventsAppliedGiveTheTruth(long seed, boolean arrayForm, int blockSize) throws IOException {
        KvEventSettings events = arrayForm ? KvEventSettings.defaults().inArrayForm() : KvEventSettings.defaults();
        EngineSettings settings = EngineSettings.defaults()
                .withModel("sim")
                .faster(20)
                .withKvEvents(events)
                .withProfile(EngineProfile.qwen3Small().faster(20).withCache(blockSize, 40));
        SplittableRandom random = new SplittableRandom(seed);
        try (SimulatedEngine engine = new SimulatedEngine(settings).start();
                KvEventClient client = new KvEventClient(engine)) {
            KvIndex index = new KvIndex();
            client.replay(0).forEach(message -> index.apply(message.batch()));
            for (int round = 0; round < ROUNDS; round++) {
                if (random.nextInt(8) == 0) {
                    EngineClient.send(EngineClient.post(engine, "/reset_prefix_cache", ""));
                }
                askAtOnce(engine, random, blockSize);
                complete(engine, fresh(blockSize + 1), 1, "");

                assertThat(engine.heldBlocks().settled()).isTrue();
                client.live().forEach(message -> index.apply(message.batch()));

                assertThat(index.describe()).isEqualTo(KvIndex.describe(engine.heldBlocks()));
            }
            assertThat(index.size()).isBetween(1, 40);
        }
    }

    private static void askAtOnce(SimulatedEngine engine, SplittableRandom random, int blockSize) {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            int from = random.nextInt(5) * 1_000;
            int[] prompt = IntStream.range(from, from + random.nextInt(1, 8 * blockSize))
                    .toArray();
            String body = "{\"prompt\":" + Arrays.toString(prompt) + ",\"max_tokens\":"
                    + random.nextInt(1, 3 * blockSize) + "}";
            answers.add(EngineClient.HTTP.sendAsync(
                    EngineClient.post(engine, "/v1/completions", body), BodyHandlers.ofString()));
        }
        answers.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
    }
}
