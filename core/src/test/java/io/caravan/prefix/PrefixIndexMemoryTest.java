package io.caravan.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The size is of the tables and sets alone. {@code -Dblocks=10000000} measures more of them. */
class PrefixIndexMemoryTest {

    private static final int BLOCKS = Integer.getInteger("blocks", 500_000);
    private static final int CHAIN = 512;
    private static final int ENDPOINTS = 64;

    @ParameterizedTest
    @CsvSource({"1, 512, 20", "4, 512, 20", "4, 16, 36"})
    void aBlockTakesTwentyBytesAndMoreWhereFewBlocksHaveTheSameHolders(int mostHolders, int blocksAlike, int most) {
        PrefixIndex index = new PrefixIndex(BLOCKS + BLOCKS / 50, TierWeights.DEFAULT);
        Holder[] holders = new Holder[ENDPOINTS];
        for (int slot = 0; slot < ENDPOINTS; slot++) {
            holders[slot] = new Holder(index, ApproximatePrefixIndexProperties.endpoint(slot, 1), 0, slot);
        }
        long empty = used();
        SplittableRandom random = new SplittableRandom(1);
        long start = System.nanoTime();
        long operations = 0;
        BlockChanges changes = new BlockChanges();
        for (int at = 0; at < BLOCKS; at += blocksAlike) {
            for (int more = random.nextInt(mostHolders); more >= 0; more--) {
                int holder = random.nextInt(ENDPOINTS);
                for (int i = at; i < at + blocksAlike; i++, operations++) {
                    changes.add(Xxh64.hash(i, 7), false);
                    if (changes.isFull() || i == at + blocksAlike - 1) {
                        index.change(changes, holders[holder], Tier.GPU.bit(), 0);
                        changes.clear();
                    }
                }
            }
        }
        double nanos = (double) (System.nanoTime() - start) / operations;
        double bytes = (double) (used() - empty) / index.distinctBlocks();
        System.out.printf(
                "%d blocks, up to %d holders, %d alike: %.2f bytes per block, %.0f ns per change%n",
                index.distinctBlocks(), mostHolders, blocksAlike, bytes, nanos);

        assertThat(index.distinctBlocks()).isBetween(BLOCKS - 1L, (long) BLOCKS + CHAIN);
        assertThat(bytes).isBetween(10.0, (double) most);
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
