package io.caravan.prefix;

import static io.caravan.prefix.ApproximatePrefixIndexProperties.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.pool.InferenceEndpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ApproximatePrefixIndexTest {

    private final ApproximatePrefixIndex index = new ApproximatePrefixIndex(100);
    private final InferenceEndpoint a = endpoint(0, 1);
    private final InferenceEndpoint b = endpoint(1, 2);

    ApproximatePrefixIndexTest() {
        index.endpointAdded(a);
        index.endpointAdded(b);
    }

    @Test
    void nothingMatchesBeforeAnythingWasRecorded() {
        PrefixMatches matches = index.match(chain(1, 5), 2);

        assertThat(matches.matchedBlocks()).containsExactly(0, 0);
        assertThat(matches.totalBlocks()).isEqualTo(5);
        assertThat(matches.blockSizeTokens()).isEqualTo(16);
    }

    @Test
    void eachEndpointMatchesItsOwnLongestPrefix() {
        index.record(chain(1, 70), a);
        index.record(chain(1, 33), b);

        assertThat(index.match(chain(1, 90), 2).matchedBlocks()).containsExactly(70, 33);
        assertThat(index.match(chain(1, 40), 2).matchedBlocks()).containsExactly(40, 33);
        assertThat(index.match(chain(2, 40), 2).matchedBlocks()).containsExactly(0, 0);
    }

    @Test
    void matchesOfSeveralPromptsAddUp() {
        index.record(chain(1, 5), a);
        index.record(chain(2, 3), a);
        PromptBlocks both = new PromptBlocks(
                List.of(chain(1, 9).chains().get(0), chain(2, 9).chains().get(0)), 16);

        assertThat(index.match(both, 2).matchedBlocks()).containsExactly(8, 0);
    }

    @Test
    void theTailOfTheLeastRecentPromptIsEvictedFirst() {
        index.record(chain(1, 60), a);
        index.record(chain(2, 60), a);

        assertThat(index.match(chain(1, 60), 1).at(0)).isEqualTo(40);
        assertThat(index.match(chain(2, 60), 1).at(0)).isEqualTo(60);
        assertThat(index.heldBlocks(a)).isEqualTo(100);
    }

    @Test
    void aPromptLongerThanTheCapacityKeepsItsBeginning() {
        index.record(chain(1, 250), a);

        assertThat(index.match(chain(1, 250), 1).at(0)).isEqualTo(100);
    }

    @Test
    void aSmallerCapacityEvictsAtOnce() {
        index.record(chain(1, 60), a);
        index.setCapacity(a, 10);

        assertThat(index.match(chain(1, 60), 1).at(0)).isEqualTo(10);
        assertThat(index.distinctBlocks()).isEqualTo(10);
    }

    @Test
    void aReusedSlotInheritsNothing() {
        index.record(chain(1, 60), a);
        index.endpointRemoved(a);
        assertThat(index.match(chain(1, 60), 2).matchedBlocks()).containsExactly(0, 0);

        InferenceEndpoint next = endpoint(0, 3);
        index.endpointAdded(next);
        index.record(chain(1, 60), a);
        assertThat(index.match(chain(1, 60), 2).matchedBlocks()).containsExactly(0, 0);
        assertThat(index.heldBlocks(next)).isZero();
        assertThat(index.distinctBlocks()).isZero();
    }

    @Test
    void anEndpointAddedOverAnotherReplacesIt() {
        index.record(chain(1, 60), a);
        index.endpointAdded(endpoint(0, 3));

        assertThat(index.match(chain(1, 60), 2).matchedBlocks()).containsExactly(0, 0);
    }

    @Test
    void slotsBeyondTheFirstWordWork() {
        for (int slot = 2; slot < 200; slot++) {
            index.endpointAdded(endpoint(slot, slot + 1));
        }
        for (int slot = 0; slot < 200; slot++) {
            index.record(chain(1, slot % 90), endpoint(slot, slot + 1));
        }
        int[] expected = new int[200];
        Arrays.setAll(expected, slot -> slot % 90);

        assertThat(index.match(chain(1, 100), 200).matchedBlocks()).isEqualTo(expected);
        assertThat(index.match(chain(1, 100), 70).matchedBlocks()).isEqualTo(Arrays.copyOf(expected, 70));
    }

    @Test
    void theKeyZeroIsAKeyLikeAnyOther() {
        PromptBlocks zero = new PromptBlocks(List.of(new long[] {0, 5}), 16);
        index.record(zero, a);
        assertThat(index.match(zero, 2).matchedBlocks()).containsExactly(2, 0);

        index.setCapacity(a, 1);
        assertThat(index.match(zero, 2).matchedBlocks()).containsExactly(1, 0);
    }

    @Test
    void aKeyThatRepeatsItselfHarmsNothing() {
        PromptBlocks odd = new PromptBlocks(List.of(new long[] {1, 1, 2, 1, 2, 3}), 16);
        index.record(odd, a);
        index.record(odd, a);
        index.setCapacity(a, 1);
        index.record(odd, a);

        assertThat(index.heldBlocks(a)).isEqualTo(1);
        assertThat(index.distinctBlocks()).isEqualTo(1);
    }

    @Test
    void aCapacityBelowOneIsRefused() {
        assertThatThrownBy(() -> index.setCapacity(a, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ApproximatePrefixIndex(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void writersToOneFullEndpointKeepItWhole() throws Exception {
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int writer = 0; writer < 3; writer++) {
            long salt = writer;
            tasks.add(() -> {
                for (int round = 0; round < 3_000; round++) {
                    index.record(chain(salt + round % 7, 70 + round % 90), a);
                }
                return 0;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            for (Future<Integer> task : threads.invokeAll(tasks)) {
                task.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(index.heldBlocks(a)).isEqualTo(100);
        assertThat(index.distinctBlocks()).isEqualTo(100);
        int reachable = 0;
        for (long prompt = 0; prompt < 9; prompt++) {
            reachable += index.match(chain(prompt, 160), 1).at(0);
        }
        assertThat(reachable).isEqualTo(100);
    }

    @Test
    void aReaderBesideWritersNeverSeesMoreThanWasRecorded() throws Exception {
        int[] limits = {0, 10, 31, 64, 77, 99};
        List<InferenceEndpoint> endpoints = new ArrayList<>();
        for (int slot = 0; slot < limits.length; slot++) {
            endpoints.add(endpoint(slot, slot + 1));
            index.endpointAdded(endpoints.get(slot));
        }
        AtomicBoolean stop = new AtomicBoolean();
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int writer = 0; writer < 2; writer++) {
            long salt = writer + 100;
            tasks.add(() -> write(endpoints, limits, salt, stop));
        }
        for (int reader = 0; reader < 2; reader++) {
            tasks.add(() -> readWithin(limits, stop));
        }
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            for (Future<Integer> task : threads.invokeAll(tasks)) {
                task.get();
            }
        } finally {
            threads.shutdownNow();
        }
        for (int slot = 0; slot < limits.length; slot++) {
            index.setCapacity(endpoints.get(slot), 100);
            index.record(chain(1, limits[slot]), endpoints.get(slot));
        }
        assertThat(index.match(chain(1, 100), limits.length).matchedBlocks()).isEqualTo(limits);
    }

    /** Records, evicts by other prompts, shrinks and grows, replaces endpoints; the common prompt only up to the limit. */
    private int write(List<InferenceEndpoint> endpoints, int[] limits, long salt, AtomicBoolean stop) {
        try {
            for (int round = 0; round < 3_000; round++) {
                int slot = round % limits.length;
                InferenceEndpoint endpoint = endpoints.get(slot);
                index.record(chain(1, limits[slot]), endpoint);
                index.record(chain(salt + round, 20 + round % 70), endpoint);
                index.setCapacity(endpoint, 30 + round % 71);
                if (round % 50 == 0) {
                    index.endpointRemoved(endpoint);
                    index.endpointAdded(endpoint);
                }
            }
        } finally {
            stop.set(true);
        }
        return 0;
    }

    private int readWithin(int[] limits, AtomicBoolean stop) {
        PromptBlocks blocks = chain(1, 100);
        int reads = 0;
        while (!stop.get()) {
            int[] matched = index.match(blocks, limits.length).matchedBlocks();
            for (int slot = 0; slot < limits.length; slot++) {
                assertThat(matched[slot]).isBetween(0, limits[slot]);
            }
            reads++;
        }
        return reads;
    }

    /** The first {@code length} keys of the prompt with a number. */
    private static PromptBlocks chain(long prompt, int length) {
        long[] keys = new long[length];
        long key = prompt;
        for (int i = 0; i < length; i++) {
            key = Xxh64.hash(0, key);
            keys[i] = key;
        }
        return new PromptBlocks(List.of(keys), 16);
    }
}
