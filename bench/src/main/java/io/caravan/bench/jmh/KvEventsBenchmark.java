package io.caravan.bench.jmh;

import io.caravan.pool.EndpointSpec;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.prefix.BlockKeys;
import io.caravan.prefix.EngineBlocks;
import io.caravan.prefix.EngineBlocksSettings;
import io.caravan.prefix.PrefixIndex;
import io.caravan.prefix.StoredBlocks;
import io.caravan.prefix.TierWeights;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Stores and removals of blocks per second, from tokens to the index, by two threads for 32 endpoints each. A prompt of
 * 512 blocks is stored as one run and removed the last block first, as vLLM does; its events, one for each block, come
 * here as the gateway joins them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Threads(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class KvEventsBenchmark {

    private static final int CHAIN = 512;
    private static final int ENDPOINTS = 32;
    private static final int PROMPTS = 24;
    private static final String MODEL = "bench-model";

    private final PrefixIndex index = new PrefixIndex(2_000_000, TierWeights.DEFAULT);
    private final BlockKeys keys = new BlockKeys(16);
    private final AtomicInteger threads = new AtomicInteger();

    /** The engines of one thread, which hold 24 prompts each, of which one at a time goes and comes back. */
    @State(Scope.Thread)
    public static class Engines {

        private final EngineBlocks[] engines = new EngineBlocks[ENDPOINTS];
        private final StoredBlocks[][] runs = new StoredBlocks[ENDPOINTS][PROMPTS];
        private int next;

        /** Stores the prompts. */
        @Setup(Level.Trial)
        public void fill(KvEventsBenchmark shared) {
            int first = shared.threads.getAndIncrement() * ENDPOINTS;
            SplittableRandom random = new SplittableRandom(first);
            for (int e = 0; e < ENDPOINTS; e++) {
                EndpointSpec spec = new EndpointSpec("e" + (first + e), "10.0.0.1", 8000, false, Map.of());
                InferenceEndpoint endpoint = new InferenceEndpoint(spec, first + e, first + e + 1L);
                shared.index.endpointAdded(endpoint);
                engines[e] = new EngineBlocks(shared.index, endpoint, shared.keys, MODEL, EngineBlocksSettings.DEFAULT);
                for (int p = 0; p < PROMPTS; p++) {
                    int[] tokens = random.ints(CHAIN * 16, 0, 150_000).toArray();
                    long[] hashes = random.longs(CHAIN).toArray();
                    runs[e][p] = new StoredBlocks(hashes, 0, tokens, 16, "GPU", null, null, -1, null);
                    engines[e].stored(runs[e][p]);
                }
            }
        }
    }

    /** One prompt goes, block by block, and comes back. */
    @Benchmark
    @OperationsPerInvocation(2 * CHAIN)
    public void storeAndRemove(Engines state) {
        int turn = state.next++;
        int e = turn % ENDPOINTS;
        StoredBlocks run = state.runs[e][turn / ENDPOINTS % PROMPTS];
        long[] hashes = run.hashes();
        long[] lastFirst = new long[CHAIN];
        for (int i = 0; i < CHAIN; i++) {
            lastFirst[i] = hashes[CHAIN - 1 - i];
        }
        state.engines[e].removed(lastFirst, "GPU", -1);
        state.engines[e].stored(run);
    }
}
