package io.caravan.bench.jmh;

import io.caravan.prefix.BlockHasher;
import io.caravan.prefix.PrefixMatches;
import io.caravan.prefix.PromptBlocks;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The parts of prefix affinity for a prompt of 512 blocks and 64 endpoints. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class PrefixBenchmark {

    private static final int PROMPTS = 48;
    private static final int ENDPOINTS = 64;
    private static final int BLOCKS = 512;

    private final SplittableRandom random = new SplittableRandom(42);
    private final Fleet fleet = new Fleet(ENDPOINTS, random);
    private final Prompts prompts = new Prompts(PROMPTS, BLOCKS, random);
    private int next;

    /** Fills the index. */
    @Setup
    public void fill() {
        prompts.spreadOver(fleet, random);
    }

    /** Token ids to block keys. */
    @Benchmark
    public PromptBlocks hash() {
        return BlockHasher.hash(prompts.tokens(next++ % PROMPTS), Fleet.MODEL, "", Prompts.BLOCK_TOKENS);
    }

    /** Block keys to the longest prefix of every endpoint. */
    @Benchmark
    public PrefixMatches match() {
        return fleet.index.match(prompts.blocks(next++ % PROMPTS), ENDPOINTS);
    }

    /** Block keys into one endpoint's list. */
    @Benchmark
    public void remember() {
        int i = next++;
        fleet.index.record(prompts.blocks(i % PROMPTS), fleet.endpoints().get(i % ENDPOINTS));
    }
}
