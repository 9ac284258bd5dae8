package io.caravan.simulator;

import static io.caravan.simulator.VirtualDriver.prompt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EngineModelTest {

    private static final StepCost COST = new StepCost(1_000_000, 10_000, 10, 1_000, 2);

    private static EngineProfile profile(int blocks, int budget, int seqs) {
        return new EngineProfile("test", COST, 16, blocks, budget, seqs);
    }

    @Test
    void aStepCostsWhatTheFormulaSays() {
        VirtualDriver driver = new VirtualDriver(profile(100, 8192, 8));
        driver.submit(prompt(1, 100), 2);

        driver.step();
        long prefillNanos = driver.nanos();
        driver.step();

        assertThat(prefillNanos).isEqualTo(1_000_000 + 100 * 1_000 + 2 * 100 * 50);
        assertThat(driver.nanos() - prefillNanos).isEqualTo(1_000_000 + 10_000 + 101 * 10);
        assertThat(driver.step()).isFalse();
    }

    @Test
    void aFasterProfileShortensEveryStepByItsFactor() {
        VirtualDriver driver = new VirtualDriver(profile(100, 8192, 8).faster(10));
        driver.submit(prompt(1, 100), 1);

        driver.runToEnd();

        assertThat(driver.nanos()).isEqualTo((1_000_000 + 100 * 1_000 + 2 * 100 * 50) / 10);
    }

    @Test
    void thePublishedRowsAreKept() {
        assertThat(EngineProfile.qwen3Small().capacityTokens()).isEqualTo(600_000);
        assertThat(EngineProfile.qwen3LargeH100().capacityTokens()).isEqualTo(307_328);
        assertThat(EngineProfile.qwen3LargeH100().cost()).isEqualTo(new StepCost(13.2e6, 10e3, 40, 68e3, 2.1));
    }

    @Test
    void aLongPromptIsComputedInChunksOfTheBudget() {
        VirtualDriver driver = new VirtualDriver(profile(100, 64, 8));
        VirtualDriver.Heard heard = driver.submit(prompt(1, 150), 1);

        int steps = driver.runToEnd();

        assertThat(steps).isEqualTo(3);
        assertThat(heard.tokens).containsExactly(1000);
        assertThat(heard.last).isTrue();
    }

    @Test
    void admissionIsFirstComeFirstServedUpToMaxNumSeqs() {
        VirtualDriver driver = new VirtualDriver(profile(100, 8192, 2));
        IntStream.range(0, 3).forEach(i -> driver.submit(prompt(i, 20), 4));

        driver.step();

        assertThat(driver.model.running()).isEqualTo(2);
        assertThat(driver.model.waiting()).isEqualTo(1);
        driver.runToEnd();
        assertThat(driver.model.counters().finished()).isEqualTo(3);
    }

    @Test
    void aRepeatedPromptHitsAllItsFullBlocksButTheLastToken() {
        VirtualDriver driver = new VirtualDriver(profile(100, 8192, 8));
        driver.submit(prompt(1, 64), 1);
        driver.runToEnd();
        VirtualDriver.Heard again = driver.submit(prompt(1, 64), 1);
        driver.runToEnd();

        assertThat(again.sequence.cachedTokens()).isEqualTo(48);
        assertThat(driver.model.counters().cachedTokens()).isEqualTo(48);
    }

    @Test
    void generatedTokensArePartOfTheNextTurnsPrefix() {
        VirtualDriver driver = new VirtualDriver(profile(100, 8192, 8));
        driver.submit(prompt(1, 20), 30);
        driver.runToEnd();
        int[] next = IntStream.concat(IntStream.of(prompt(1, 20)), IntStream.range(1000, 1030))
                .toArray();
        VirtualDriver.Heard turn = driver.submit(next, 1);
        driver.runToEnd();

        assertThat(turn.sequence.cachedTokens()).isEqualTo(48);
    }

    @Test
    void otherCacheSaltsShareNothing() {
        VirtualDriver driver = new VirtualDriver(profile(100, 8192, 8));
        driver.submit(prompt(1, 64), 1);
        driver.runToEnd();
        Sequence salted =
                driver.model.submit(new SequenceRequest(prompt(1, 64), 1, "salt", index -> index, (token, last) -> {}));
        driver.runToEnd();

        assertThat(salted.cachedTokens()).isZero();
    }

    @Test
    void theTailOfAnOldPromptIsEvictedBeforeItsHead() {
        VirtualDriver driver = new VirtualDriver(profile(8, 8192, 8));
        driver.submit(prompt(1, 96), 1);
        driver.runToEnd();
        driver.submit(prompt(2, 64), 1);
        driver.runToEnd();
        VirtualDriver.Heard again = driver.submit(prompt(1, 96), 1);
        driver.runToEnd();

        assertThat(again.sequence.cachedTokens()).isEqualTo(64);
        assertThat(driver.model.evictions()).isPositive();
    }

    @Test
    void aFullCachePreemptsTheNewestAndEveryOneStillEnds() {
        VirtualDriver driver = new VirtualDriver(profile(8, 8192, 8));
        VirtualDriver.Heard first = driver.submit(prompt(1, 60), 40);
        VirtualDriver.Heard second = driver.submit(prompt(2, 60), 40);
        driver.runToEnd();

        assertThat(driver.model.counters().preemptions()).isPositive();
        assertThat(first.tokens).hasSize(40);
        assertThat(second.tokens).hasSize(40).doesNotHaveDuplicates();
        assertThat(driver.model.kvUsage()).isZero();
    }

    @Test
    void cancellingFreesTheSlotAndTheBlocksAtOnce() {
        VirtualDriver driver = new VirtualDriver(profile(100, 8192, 1));
        VirtualDriver.Heard first = driver.submit(prompt(1, 60), 40);
        VirtualDriver.Heard second = driver.submit(prompt(2, 60), 1);
        driver.step();
        assertThat(driver.model.kvUsage()).isEqualTo(0.04);

        driver.model.cancel(first.sequence);
        driver.model.cancel(first.sequence);

        assertThat(driver.model.kvUsage()).isZero();
        assertThat(driver.model.running()).isZero();
        driver.runToEnd();
        assertThat(second.last).isTrue();
        assertThat(driver.model.counters().cancelled()).isEqualTo(1);
    }

    @Test
    void aSequenceThatCanNeverFitIsRefused() {
        VirtualDriver driver = new VirtualDriver(profile(4, 8192, 8));

        assertThatThrownBy(() -> driver.submit(prompt(1, 60), 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a sequence has at most 64 tokens, got 65");
    }
}
