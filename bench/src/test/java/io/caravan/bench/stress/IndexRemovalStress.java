package io.caravan.bench.stress;

import io.caravan.prefix.ApproximatePrefixIndex;
import io.caravan.prefix.PrefixMatches;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** While an endpoint leaves, a record for it comes too late or in time; afterwards it holds nothing either way. */
@JCStressTest
@Outcome(id = "48, 1, 0", expect = Expect.ACCEPTABLE, desc = "Consistent")
@Outcome(expect = Expect.FORBIDDEN, desc = "The endpoint that stays lost blocks, or the one that left still has some")
@State
public class IndexRemovalStress {

    private final ApproximatePrefixIndex index = new ApproximatePrefixIndex(1_000);

    public IndexRemovalStress() {
        index.endpointAdded(Two.A);
        index.endpointAdded(Two.B);
        index.record(Chains.ONE, Two.A);
        index.record(Chains.ONE, Two.B);
    }

    @Actor
    public void remover() {
        index.endpointRemoved(Two.B);
    }

    @Actor
    public void request(III_Result r) {
        index.record(Chains.OTHER, Two.B);
        PrefixMatches matches = index.match(Chains.ONE, 2);
        r.r1 = matches.at(0);
        r.r2 = matches.at(1) >= 0 && matches.at(1) <= Chains.LENGTH ? 1 : 0;
    }

    @Arbiter
    public void afterwards(III_Result r) {
        r.r3 = index.match(Chains.ONE, 2).at(1)
                + index.heldBlocks(Two.B)
                + (int) index.distinctBlocks()
                - Chains.LENGTH;
    }
}
