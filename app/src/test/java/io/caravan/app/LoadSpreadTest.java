package io.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.app.GatewayClient.Answer;
import io.caravan.simulator.SimulatedEngine;
import io.caravan.simulator.SimulatedFleet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Different prompts that come at once are spread over the engines, whatever the metrics said a second ago. */
class LoadSpreadTest {

    private static final int ENGINES = 8;
    private static final int PROMPTS = 64;

    @Test
    void concurrentPromptsAreSpreadEvenlyWhileMetricsAreOld() throws Exception {
        String[] slowMetrics = {"metrics.activeInterval=1s", "metrics.idleInterval=1s"};
        SimulatedFleet fleet = SimulatedFleet.start(ENGINES, GatewayFixture.engines());
        try (GatewayFixture gateway = GatewayFixture.start(fleet, slowMetrics)) {
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            for (int wave = 0; wave < 4; wave++) {
                for (int i = 0; i < PROMPTS / 4; i++) {
                    String prompt = wave + "/" + i + " is a question of its own. ".repeat(20 + i);
                    answers.add(gateway.client().chatLater(GatewayClient.chat(prompt, true, 600)));
                }
                int begun = answers.size();
                await().atMost(Duration.ofSeconds(20)).until(() -> fleet.active() == begun);
                assertThat(imbalance(fleet)).as("after %s prompts", begun).isLessThanOrEqualTo(1.25);
            }
            for (CompletableFuture<Answer> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS).isDone()).isTrue();
            }
            gateway.awaitIdle();
        }
    }

    /** The greatest number in flight over the mean. */
    private static double imbalance(SimulatedFleet fleet) {
        IntSummaryStatistics active =
                fleet.engines().stream().mapToInt(SimulatedEngine::active).summaryStatistics();
        return active.getMax() / active.getAverage();
    }
}
