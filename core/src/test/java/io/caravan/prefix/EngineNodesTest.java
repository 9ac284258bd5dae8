package io.caravan.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineNodesTest {

    private static final int RUN = 24;
    /** The inverse, modulo 2^64, of the factor that hashes are made with. */
    private static final long INVERSE = inverse(0x9E3779B97F4A7C15L);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void runsThatComeAndGoAreFoundAsByAMap(long seed) {
        Random random = new Random(seed);
        List<long[]> runs = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            runs.add(random.longs(RUN).toArray());
        }
        runs.get(0)[3] = 0; // what an unused place has
        runs.get(1)[0] = 0xA5A5_0F0F_3C3C_9998L;
        checkAgainstMap(random, runs, 20_000);
    }

    @Test
    void keysOfOneBucketAreFoundBehindIt() {
        Random random = new Random(7);
        List<long[]> runs = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            long[] run = new long[RUN];
            for (int j = 0; j < RUN; j++) {
                run[j] = (0x1234_5678_9ABC_0000L | random.nextInt(1 << 16)) * INVERSE;
            }
            runs.add(run);
        }
        checkAgainstMap(random, runs, 4_000);
    }

    private static void checkAgainstMap(Random random, List<long[]> runs, int rounds) {
        EngineNodes nodes = new EngineNodes(RUN * runs.size());
        Map<Long, Long> expected = new HashMap<>();
        for (int round = 0; round < rounds; round++) {
            long[] run = runs.get(random.nextInt(runs.size())).clone();
            if (random.nextBoolean()) {
                reverse(run);
            }
            boolean adds = random.nextInt(runs.size()) > expected.size() / RUN;
            nodes.lookAhead(run, 0, run.length);
            for (long hash : run) {
                int place = nodes.block(hash);
                assertThat(place >= 0).isEqualTo(expected.containsKey(hash));
                if (place >= 0) {
                    assertThat(nodes.key(place)).isEqualTo(expected.get(hash));
                }
                if (adds && place < 0) {
                    nodes.add(hash, hash + round, Tier.GPU, 0);
                    expected.put(hash, hash + round);
                } else if (!adds && place >= 0) {
                    nodes.removeCopies(place, Tier.GPU, 1);
                    nodes.remove(place);
                    expected.remove(hash);
                }
            }
            assertThat(nodes.size()).isEqualTo(expected.size());
        }
        Map<Long, Long> all = new HashMap<>();
        nodes.forEach((hash, key, isUneven) -> all.put(hash, key));
        assertThat(all).isEqualTo(expected);
    }

    private static void reverse(long[] run) {
        for (int i = 0; i < run.length / 2; i++) {
            long swapped = run[i];
            run[i] = run[run.length - 1 - i];
            run[run.length - 1 - i] = swapped;
        }
    }

    private static long inverse(long odd) {
        long inverse = odd;
        for (int i = 0; i < 6; i++) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }
}
