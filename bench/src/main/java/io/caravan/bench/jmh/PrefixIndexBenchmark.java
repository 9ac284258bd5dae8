package io.caravan.bench.jmh;

import io.caravan.pool.EndpointSpec;
import io.caravan.pool.InferenceEndpoint;
import io.caravan.prefix.BlockKeys;
import io.caravan.prefix.EngineBlocks;
import io.caravan.prefix.EngineBlocksSettings;
import io.caravan.prefix.ExactMatches;
import io.caravan.prefix.PrefixIndex;
import io.caravan.prefix.PromptBlocks;
import io.caravan.prefix.StoredBlocks;
import io.caravan.prefix.TierWeights;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Hashing and matching a prompt of 512 blocks by the exact index, with 64 endpoints and as many blocks as said. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class PrefixIndexBenchmark {

    private static final int ENDPOINTS = 64;
    private static final int CHAIN = 512;
    private static final int LONG_PROMPT = 25_000;

    /** Distinct blocks. */
    @Param({"24576", "1000000", "10000000"})
    public int blocks;

    private final SplittableRandom random = new SplittableRandom(42);
    private final BlockKeys keys = new BlockKeys(16);
    private final int[] longPrompt = random.ints(LONG_PROMPT, 0, 150_000).toArray();
    private PrefixIndex index = new PrefixIndex();
    private PromptBlocks[] prompts = {};
    private int next;

    /** Each prompt is held by one to four endpoints, wholly by the first and up to some block by the others. */
    @Setup
    public void fill() {
        index = new PrefixIndex(blocks + blocks / 50, TierWeights.DEFAULT);
        EngineBlocks[] engines = new EngineBlocks[ENDPOINTS];
        for (int slot = 0; slot < ENDPOINTS; slot++) {
            EndpointSpec spec = new EndpointSpec("e" + slot, "10.0.0.1", 8000 + slot, false, Map.of());
            InferenceEndpoint endpoint = new InferenceEndpoint(spec, slot, slot + 1L);
            index.endpointAdded(endpoint);
            engines[slot] = new EngineBlocks(index, endpoint, keys, Fleet.MODEL, EngineBlocksSettings.DEFAULT);
        }
        prompts = new PromptBlocks[blocks / CHAIN];
        for (int i = 0; i < prompts.length; i++) {
            int[] tokens = random.ints(CHAIN * 16, 0, 150_000).toArray();
            long[] chain = keys.chain(tokens, Fleet.MODEL, "");
            prompts[i] = new PromptBlocks(List.of(chain), 16);
            int holders = 1 + random.nextInt(4);
            for (int h = 0; h < holders; h++) {
                int held = h == 0 ? CHAIN : 1 + random.nextInt(CHAIN);
                engines[random.nextInt(ENDPOINTS)].stored(stored(chain, tokens, held));
            }
        }
    }

    private static StoredBlocks stored(long[] chain, int[] tokens, int held) {
        long[] hashes = java.util.Arrays.copyOf(chain, held);
        int[] part = java.util.Arrays.copyOf(tokens, held * 16);
        return new StoredBlocks(hashes, 0, part, 16, "GPU", null, null, -1, null);
    }

    /** Block keys to the longest prefix of every endpoint; a prompt drawn at random, so mostly not in any cache. */
    @Benchmark
    public ExactMatches match() {
        next = next * 1_103_515_245 + 12_345;
        return index.match(prompts[(next >>> 1) % prompts.length], ENDPOINTS);
    }

    /** 25,000 token ids to block keys. */
    @Benchmark
    public long[] hash() {
        return keys.chain(longPrompt, Fleet.MODEL, "");
    }
}
