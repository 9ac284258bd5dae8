package io.caravan.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.pool.EndpointSpec;
import io.caravan.pool.InferenceEndpoint;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ApproximatePrefixIndexProperties {

    private static final int STEPS = 300;

    /** Slots of the endpoints used: with gaps, and beyond one and two words of bits. */
    private static final int[] SLOTS = {0, 1, 5, 63, 64, 70, 130};

    @Property(tries = 150)
    void equalsANaiveIndexUnderAnySequence(@ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int capacity) {
        Run run = new Run(seed, capacity);
        for (int step = 0; step < STEPS; step++) {
            run.step();
            run.check();
        }
    }

    /** One sequence against both indexes. */
    private static final class Run {

        private final SplittableRandom random;
        private final ApproximatePrefixIndex index;
        private final NaivePrefixIndex naive;
        private final InferenceEndpoint[] endpoints = new InferenceEndpoint[SLOTS.length];
        private long generations;

        Run(long seed, int capacity) {
            random = new SplittableRandom(seed);
            index = new ApproximatePrefixIndex(capacity);
            naive = new NaivePrefixIndex(capacity);
        }

        void step() {
            int e = random.nextInt(endpoints.length);
            InferenceEndpoint endpoint = endpoints[e];
            int what = random.nextInt(100);
            if (endpoint == null) {
                endpoints[e] = endpoint(SLOTS[e], ++generations);
                index.endpointAdded(endpoints[e]);
                naive.add(endpoints[e]);
            } else if (what < 3) {
                index.endpointRemoved(endpoint);
                naive.remove(endpoint);
                endpoints[e] = null;
            } else if (what < 6) {
                int capacity = 1 + random.nextInt(150);
                index.setCapacity(endpoint, capacity);
                naive.setCapacity(endpoint, capacity);
            } else {
                PromptBlocks blocks = blocks();
                index.record(blocks, endpoint);
                naive.record(blocks, endpoint);
            }
        }

        void check() {
            PromptBlocks blocks = blocks();
            int slots = random.nextInt(140);
            assertThat(index.match(blocks, slots).matchedBlocks()).isEqualTo(naive.match(blocks, slots));
            assertThat(index.distinctBlocks()).isEqualTo(naive.distinctBlocks());
            for (InferenceEndpoint endpoint : endpoints) {
                if (endpoint != null) {
                    assertThat(index.heldBlocks(endpoint)).isEqualTo(naive.heldBlocks(endpoint));
                }
            }
        }

        /** One or two chains out of a tree that branches often near its root. */
        private PromptBlocks blocks() {
            return random.nextInt(5) == 0
                    ? new PromptBlocks(List.of(chain(), chain()), 16)
                    : new PromptBlocks(List.of(chain()), 16);
        }

        private long[] chain() {
            long[] keys = new long[random.nextInt(random.nextInt(4) == 0 ? 120 : 12)];
            long key = 7;
            for (int i = 0; i < keys.length; i++) {
                key = Xxh64.hash(random.nextInt(10) == 0 ? 1 : 0, key);
                keys[i] = key;
            }
            return keys;
        }
    }

    static InferenceEndpoint endpoint(int slot, long generation) {
        EndpointSpec spec = new EndpointSpec("e" + slot, "10.0.0.1", 8000, false, Map.of());
        return new InferenceEndpoint(spec, slot, generation);
    }
}
