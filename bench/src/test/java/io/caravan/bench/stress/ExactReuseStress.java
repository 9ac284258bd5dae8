package io.caravan.bench.stress;

import io.caravan.prefix.ExactMatches;
import io.caravan.prefix.PrefixIndex;
import io.caravan.prefix.PromptBlocks;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A block that two endpoints hold all the time, next to blocks whose sets of holders come and go: the numbers of sets that
 * are given out again are never taken for those of the block.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Both hold it")
@Outcome(expect = Expect.FORBIDDEN, desc = "A set of holders was taken for another")
@State
public class ExactReuseStress {

    private static final PromptBlocks BLOCK = new PromptBlocks(List.of(new long[] {42}), 16);

    private static final PromptBlocks OTHER = new PromptBlocks(List.of(new long[] {43}), 16);

    private final PrefixIndex index = Exact.index(20);

    public ExactReuseStress() {
        index.dispatched(BLOCK, Two.A, 0, Long.MAX_VALUE / 4);
        index.dispatched(BLOCK, Two.B, 0, Long.MAX_VALUE / 4);
    }

    /** Each pair of endpoints makes a set of its own, so that numbers run out and those of sets gone are given out again. */
    @Actor
    public void writer() {
        int round = 0;
        for (int a = 2; a < 20; a++) {
            for (int b = 2; b < a; b++) {
                round++;
                index.dispatched(BLOCK, Exact.endpoint(2 + round % 18), 0, round);
                index.dispatched(OTHER, Exact.endpoint(a), 0, round);
                index.dispatched(OTHER, Exact.endpoint(b), 0, round);
                index.expire(round);
            }
        }
    }

    @Actor
    public void reader(II_Result r) {
        r.r1 = 1;
        r.r2 = 1;
        for (int i = 0; i < 200; i++) {
            ExactMatches matches = index.match(BLOCK, 20);
            r.r1 = Math.min(r.r1, matches.at(0));
            r.r2 = Math.min(r.r2, matches.at(1));
        }
    }
}
