package io.caravan.bench.stress;

import io.caravan.prefix.ExactMatches;
import io.caravan.prefix.PrefixIndex;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** While an endpoint leaves, a dispatch to it comes too late or in time; afterwards it holds nothing either way. */
@JCStressTest
@Outcome(id = "48, 1, 0", expect = Expect.ACCEPTABLE, desc = "Consistent")
@Outcome(expect = Expect.FORBIDDEN, desc = "The endpoint that stays lost blocks, or the one that left still has some")
@State
public class ExactRemovalStress {

    private final PrefixIndex index = Exact.index();

    public ExactRemovalStress() {
        index.dispatched(Chains.ONE, Two.A, 0, 1);
        index.dispatched(Chains.ONE, Two.B, 0, 1);
    }

    @Actor
    public void remover() {
        index.endpointRemoved(Two.B);
    }

    @Actor
    public void request(III_Result r) {
        index.dispatched(Chains.OTHER, Two.B, 0, 1);
        ExactMatches matches = index.match(Chains.ONE, 2);
        r.r1 = matches.at(0);
        r.r2 = matches.at(1) == 0 || matches.at(1) == Chains.LENGTH ? 1 : 0;
    }

    @Arbiter
    public void afterwards(III_Result r) {
        r.r3 = index.match(Chains.ONE, 2).at(1) + (int) index.distinctBlocks() - Chains.LENGTH;
    }
}
