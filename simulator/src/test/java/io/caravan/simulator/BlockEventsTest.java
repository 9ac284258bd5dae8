package io.caravan.simulator;

import static io.caravan.simulator.VirtualDriver.prompt;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockEventsTest implements BlockEvents {

    private final List<String> heard = new ArrayList<>();
    private final Map<Long, Integer> copies = new HashMap<>();

    private VirtualDriver driver(int blocks) {
        return new VirtualDriver(
                new EngineProfile("test", new StepCost(1e6, 1e4, 10, 1e3, 2), 16, blocks, 8192, 8), 42, this);
    }

    @Override
    public void stored(Sequence sequence, int from, int to) {
        heard.add("stored " + from + ".." + to);
        for (int i = from; i < to; i++) {
            copies.merge(sequence.key(i), 1, Integer::sum);
        }
    }

    @Override
    public void removed(long hash) {
        heard.add("removed");
        copies.computeIfPresent(hash, (key, count) -> count == 1 ? null : count - 1);
    }

    @Override
    public void cleared() {
        heard.add("cleared");
        copies.clear();
    }

    @Override
    public void stepEnded() {
        heard.add("step");
    }

    @Test
    void fullBlocksOfPromptAndAnswerAreToldInTheStepThatComputesThem() {
        VirtualDriver driver = driver(100);
        driver.submit(prompt(1, 47), 3);

        driver.runToEnd();

        assertThat(heard).containsExactly("stored 0..2", "step", "stored 2..3", "step", "step");
        List<HeldBlock> held = driver.model.heldBlocks();
        HeldBlock last = held.stream()
                .filter(block -> block.tokens()[15] == 1000)
                .findFirst()
                .orElseThrow();
        assertThat(held).hasSize(3);
        assertThat(last.tokens()).startsWith(prompt(1, 33)[32]);
        assertThat(held).anyMatch(block -> block.hash() == last.parentHash().orElseThrow());
        assertThat(held).filteredOn(block -> block.parentHash().isEmpty()).hasSize(1);
    }

    @Test
    void aPromptThatIsCachedStoresNothing() {
        VirtualDriver driver = driver(100);
        driver.submit(prompt(1, 40), 1);
        driver.runToEnd();
        driver.submit(prompt(1, 40), 1);

        driver.runToEnd();

        assertThat(heard).containsExactly("stored 0..2", "step", "step");
    }

    @Test
    void aWholePromptOfFullBlocksHoldsItsLastBlockTwice() {
        VirtualDriver driver = driver(100);
        driver.submit(prompt(1, 48), 1);
        driver.runToEnd();
        driver.submit(prompt(1, 48), 1);
        driver.runToEnd();

        assertThat(heard).containsExactly("stored 0..3", "step", "stored 2..3", "step");
        assertThat(driver.model.heldBlocks().stream().map(HeldBlock::copies)).containsExactlyInAnyOrder(1, 1, 2);
    }

    @Test
    void aResetIsRefusedWhileBlocksAreInUseAndToldOtherwise() {
        VirtualDriver driver = driver(100);
        driver.submit(prompt(1, 40), 2);
        driver.step();
        assertThat(driver.model.resetPrefixCache()).isFalse();
        driver.runToEnd();

        assertThat(driver.model.resetPrefixCache()).isTrue();

        assertThat(heard).containsExactly("stored 0..2", "step", "step", "cleared");
        assertThat(driver.model.heldBlocks()).isEmpty();
    }

    @Test
    void aLostCacheIsNotToldAndSequencesUnderWayAreComputedAnew() {
        VirtualDriver driver = driver(100);
        VirtualDriver.Heard sequence = driver.submit(prompt(1, 40), 5);
        driver.step();
        driver.step();
        List<HeldBlock> before = driver.model.heldBlocks();

        driver.model.loseCache(43);
        assertThat(driver.model.heldBlocks()).isEmpty();
        driver.runToEnd();

        assertThat(sequence.tokens).containsExactly(1000, 1001, 1002, 1003, 1004);
        assertThat(driver.model.heldBlocks()).hasSameSizeAs(before).doesNotContainAnyElementsOf(before);
        assertThat(hashes(driver))
                .doesNotContainAnyElementsOf(
                        before.stream().map(HeldBlock::hash).toList());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsToldAddsUpToWhatIsHeld(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        VirtualDriver driver = driver(24);
        List<VirtualDriver.Heard> all = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 ->
                    all.add(driver.submit(
                            prompt(random.nextInt(6), 16 * random.nextInt(1, 8) + random.nextInt(2)),
                            1 + random.nextInt(40)));
                case 3 -> driver.model.resetPrefixCache();
                case 4 ->
                    all.stream().skip(all.size() / 2).findAny().ifPresent(one -> driver.model.cancel(one.sequence));
                default -> IntStream.range(0, random.nextInt(20)).forEach(n -> driver.step());
            }
            assertThat(copies).isEqualTo(held(driver));
        }
        assertThat(driver.model.evictions()).isPositive();
        assertThat(heard).contains("cleared");
    }

    private static List<Long> hashes(VirtualDriver driver) {
        return driver.model.heldBlocks().stream().map(HeldBlock::hash).toList();
    }

    private static Map<Long, Integer> held(VirtualDriver driver) {
        return driver.model.heldBlocks().stream().collect(Collectors.toMap(HeldBlock::hash, HeldBlock::copies));
    }
}
