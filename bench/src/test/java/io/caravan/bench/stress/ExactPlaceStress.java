package io.caravan.bench.stress;

import io.caravan.prefix.ExactMatches;
import io.caravan.prefix.PrefixIndex;
import io.caravan.prefix.PromptBlocks;
import io.caravan.prefix.TierWeights;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Blocks of different endpoints give their place to each other again and again, while one of them is matched. */
@JCStressTest
@Outcome(id = "[01], 0", expect = Expect.ACCEPTABLE, desc = "The block is its own endpoint's or absent")
@Outcome(expect = Expect.FORBIDDEN, desc = "The block had the holder of another that has its place")
@State
public class ExactPlaceStress {

    private static final PromptBlocks BLOCK = new PromptBlocks(List.of(new long[] {42}), 16);

    private final PrefixIndex index = new PrefixIndex(1, TierWeights.DEFAULT);

    public ExactPlaceStress() {
        index.endpointAdded(Two.A);
        index.endpointAdded(Two.B);
    }

    @Actor
    public void writer() {
        for (int i = 0; i < 100; i++) {
            index.dispatched(BLOCK, Two.A, 0, i);
            index.dispatched(other(i), Two.B, 0, i);
        }
    }

    @Actor
    public void reader(II_Result r) {
        for (int i = 0; i < 200; i++) {
            ExactMatches matches = index.match(BLOCK, 2);
            r.r1 = Math.max(r.r1, matches.at(0));
            r.r2 = Math.max(r.r2, matches.at(1));
        }
    }

    private static PromptBlocks other(int i) {
        return new PromptBlocks(List.of(new long[] {1_000 + i % 3}), 16);
    }
}
