package io.caravan.bench.stress;

import io.caravan.prefix.ExactMatches;
import io.caravan.prefix.PrefixIndex;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * While a second endpoint gets and loses all blocks of a prompt and the tables are built anew under it, the first one's
 * match stays whole and the second's is never longer than the prompt.
 */
@JCStressTest
@Outcome(id = "48, 1", expect = Expect.ACCEPTABLE, desc = "Consistent")
@Outcome(expect = Expect.FORBIDDEN, desc = "A reader has seen another block's holders, or none where there were some")
@State
public class ExactHoldersStress {

    private final PrefixIndex index = Exact.index();

    public ExactHoldersStress() {
        index.dispatched(Chains.ONE, Two.A, 0, Long.MAX_VALUE / 4);
    }

    @Actor
    public void writer() {
        for (int round = 1; round <= 4; round++) {
            index.dispatched(Chains.ONE, Two.B, 0, round);
            index.dispatched(Exact.filler(round), Two.B, 0, round);
            index.expire(round);
        }
    }

    @Actor
    public void reader(II_Result r) {
        r.r1 = Chains.LENGTH;
        r.r2 = 1;
        for (int i = 0; i < 4; i++) {
            ExactMatches matches = index.match(Chains.ONE, 2);
            r.r1 = Math.min(r.r1, matches.at(0));
            r.r2 = matches.at(1) <= Chains.LENGTH ? r.r2 : 0;
        }
    }
}
