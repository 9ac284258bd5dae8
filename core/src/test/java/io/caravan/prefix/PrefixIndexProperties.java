package io.caravan.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.caravan.pool.InferenceEndpoint;
import io.caravan.prefix.EngineWorld.Block;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PrefixIndexProperties {

    private static final int STEPS = 150;
    private static final int[] SLOTS = {0, 1, 63, 70, 130};
    /** In step with the index's blocks of four tokens, parts and multiples of them, and neither. */
    private static final int[] BLOCK_SIZES = {4, 4, 4, 1, 2, 3, 6, 8, 12};

    private static final String[] MEDIA = {null, "GPU", "CPU", "DISK", "TAPE"};

    @Property(tries = 60)
    void equalsANaiveModelUnderAnyOrderOfEvents(@ForAll long seed, @ForAll @IntRange(max = 8) int size) {
        Run run = new Run(seed, BLOCK_SIZES[size]);
        for (int step = 0; step < STEPS; step++) {
            run.step();
            if (step % 5 == 0) {
                run.check();
            }
        }
    }

    private static final class Run {

        private final SplittableRandom random;
        private final EngineWorld world;
        private final PrefixIndex index = new PrefixIndex(10_000, TierWeights.DEFAULT);
        private final BlockKeys keys = new BlockKeys(EngineWorld.INDEX_BLOCK);
        private final InferenceEndpoint[] endpoints = new InferenceEndpoint[SLOTS.length];
        private final EngineBlocks[] engines = new EngineBlocks[SLOTS.length];
        private final NaiveEngineBlocks[] naive = new NaiveEngineBlocks[SLOTS.length];
        private long generations;
        private long now;

        Run(long seed, int blockSize) {
            random = new SplittableRandom(seed);
            world = new EngineWorld(random, blockSize, 40);
        }

        void step() {
            int e = random.nextInt(SLOTS.length);
            if (endpoints[e] == null) {
                add(e);
                return;
            }
            int what = random.nextInt(100);
            Block block = world.any(random);
            String medium = MEDIA[random.nextInt(MEDIA.length)];
            Tier tier = Tier.ofMedium(medium);
            if (what < 45) {
                List<Block> run = EngineWorld.run(block, 1 + random.nextInt(5));
                engines[e].stored(EngineWorld.stored(run, medium, world.blockSize));
                naive[e].stored(run, tier);
            } else if (what < 50) {
                engines[e].stored(
                        new StoredBlocks(new long[] {block.hash}, 0, new int[0], 4, medium, null, null, -1, null));
                naive[e].storedAgain(block, tier);
            } else if (what < 85) {
                engines[e].removed(new long[] {block.hash}, medium, -1);
                naive[e].removed(block, tier);
            } else if (what < 94) {
                long[] chain = keys.chain(block.prompt(), "m", "");
                index.dispatched(new PromptBlocks(List.of(chain), 4), endpoints[e], 0, now + 10);
                naive[e].dispatched(chain, now + 10);
            } else if (what < 96) {
                engines[e].cleared();
                naive[e].cleared();
            } else if (what < 98) {
                index.endpointRemoved(endpoints[e]);
                engines[e].stored(EngineWorld.stored(List.of(world.blocks.get(0)), null, world.blockSize));
                endpoints[e] = null;
            }
            now++;
            index.expire(now);
            for (NaiveEngineBlocks each : naive) {
                if (each != null) {
                    each.expire(now);
                }
            }
        }

        private void add(int e) {
            endpoints[e] = ApproximatePrefixIndexProperties.endpoint(SLOTS[e], ++generations);
            index.endpointAdded(endpoints[e]);
            engines[e] = new EngineBlocks(index, endpoints[e], keys, "m", EngineBlocksSettings.DEFAULT);
            naive[e] = new NaiveEngineBlocks();
        }

        void check() {
            long[] chain = keys.chain(world.any(random).prompt(), "m", "");
            ExactMatches matches = index.match(new PromptBlocks(List.of(chain), 4), 140);
            Set<Long> distinct = new HashSet<>();
            for (int e = 0; e < SLOTS.length; e++) {
                double[] expected = endpoints[e] == null ? new double[2] : naive[e].match(chain);
                assertThat(matches.at(SLOTS[e])).isEqualTo((int) expected[0]);
                assertThat(matches.weightedAt(SLOTS[e])).isEqualTo(expected[1], within(1e-9));
                for (Tier tier : Tier.values()) {
                    Set<Long> held = endpoints[e] == null ? Set.of() : naive[e].held(tier);
                    distinct.addAll(held);
                    if (endpoints[e] != null) {
                        assertThat(index.blocks(endpoints[e], tier))
                                .as("in %s", tier)
                                .isEqualTo(held.size());
                    }
                }
            }
            assertThat(index.distinctBlocks()).isEqualTo(distinct.size());
        }
    }
}
