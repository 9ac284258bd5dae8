package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimulatedFleetTest {

    private static final EngineSettings SETTINGS =
            EngineSettings.defaults().withModel("sim").faster(20);

    @Test
    void everyEngineHasItsPortAndItsCount() throws IOException {
        try (SimulatedFleet fleet = SimulatedFleet.start(3, SETTINGS)) {
            EngineClient.chat(fleet.engine(0), "hi", "");
            EngineClient.chat(fleet.engine(2), "hi", "");
            EngineClient.chat(fleet.engine(2), "ho", "");

            assertThat(fleet.uris()).doesNotHaveDuplicates().hasSize(3);
            assertThat(fleet.servedPerEngine()).containsExactly(1L, 0L, 2L);
            assertThat(fleet.served()).isEqualTo(3);
            assertThat(fleet.active()).isZero();
        }
    }

    @Test
    void manyStreamsRunSideBySideOnTwoThreads() {
        try (SimulatedFleet fleet = SimulatedFleet.start(4, SETTINGS)) {
            List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 64)
                    .mapToObj(i -> EngineClient.HTTP.sendAsync(
                            EngineClient.post(
                                    fleet.engine(i % 4),
                                    "/v1/chat/completions",
                                    EngineClient.chatBody("question " + i, ",\"stream\":true,\"max_tokens\":50")),
                            BodyHandlers.ofString()))
                    .toList();
            answers.forEach(answer -> assertThat(answer.join().body()).endsWith("data: [DONE]\n\n"));

            assertThat(fleet.servedPerEngine()).containsExactly(16L, 16L, 16L, 16L);
            await().until(() -> fleet.active() == 0);
        }
    }
}
